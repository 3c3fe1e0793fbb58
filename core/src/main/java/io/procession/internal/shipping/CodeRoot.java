package io.procession.internal.shipping;

import org.jspecify.annotations.Nullable;

/**
 * Where the walk through code that will run in a worker begins.
 *
 * @param type a class of which an object is sent, or that declares the method
 * @param method name and descriptor of the one method that is called; null if any may be; empty if
 *     only those that other code is seen to call
 */
public record CodeRoot(Class<?> type, @Nullable String method) {
  /** One method is called. */
  public static CodeRoot method(Class<?> type, String nameAndDescriptor) {
    return new CodeRoot(type, nameAndDescriptor);
  }

  /** All methods may be called. */
  public static CodeRoot whole(Class<?> type) {
    return new CodeRoot(type, null);
  }

  /** An object of the class is there: calls of its supertypes' methods may mean its own. */
  public static CodeRoot object(Class<?> type) {
    return new CodeRoot(type, "");
  }
}
