package io.procession.internal.codec;

import org.jspecify.annotations.Nullable;

/**
 * One value cannot be rebuilt here: a class is missing or another one, its code threw, or its bytes
 * are damaged. Others of the same payload are not affected.
 */
public final class UndecodableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecodableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static UndecodableException of(Throwable cause) {
    String problem =
        cause instanceof ClassNotFoundException
            ? "class " + cause.getMessage() + " is not found in this process"
            : Texts.of(cause);
    return new UndecodableException("cannot be decoded: " + problem, cause);
  }
}
