package io.procession.shared;

import java.io.Serializable;

/**
 * What travels instead of a shared object.
 *
 * @param type what it is
 * @param name that of its region
 */
record SharedHandle(Type type, String name) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The kinds of objects. */
  enum Type {
    MEMORY
  }

  private Object readResolve() {
    return switch (type) {
      case MEMORY -> SharedMemory.join(name);
    };
  }
}
