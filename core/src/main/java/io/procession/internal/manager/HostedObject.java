package io.procession.internal.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of a server.
 *
 * @param id its number
 * @param type what kind of object it is
 * @param object the object
 */
record HostedObject(long id, HostedType type, Object object) {
  /** Calls a method that is exposed. */
  @Nullable Object call(String operation, @Nullable Object[] arguments) throws Throwable {
    return type.exposure().method(this, operation).call(object, arguments);
  }

  List<String> interfaces() {
    return type.interfaces().stream().map(Class::getName).toList();
  }

  @Override
  public String toString() {
    return type.kind() + " " + id;
  }
}
