package io.procession.internal.codec;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;

/**
 * Stands in the stream for an object of a user's class, and becomes one without content at once.
 */
final class Shell implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Class<?> type;

  Shell(Class<?> type) {
    this.type = type;
  }

  private Object readResolve() throws ObjectStreamException {
    try {
      return ObjectShape.of(type).allocate();
    } catch (RuntimeException e) {
      throw new InvalidObjectException(type.getName() + ": " + e.getMessage(), e);
    }
  }
}
