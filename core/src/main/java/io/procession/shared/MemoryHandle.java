package io.procession.shared;

import java.io.Serializable;

/**
 * What travels instead of a block of shared memory.
 *
 * @param name that of its region
 */
record MemoryHandle(String name) implements Serializable {
  private static final long serialVersionUID = 1L;

  private Object readResolve() {
    return SharedMemory.join(name);
  }
}
