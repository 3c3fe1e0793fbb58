package io.procession.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Words of shared memory with the order of volatile fields, which also holds between processes. */
public final class Words {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private Words() {}

  /** The word of 8 bytes at the offset. */
  public static long getLong(MemorySegment memory, long offset) {
    return (long) LONG.getVolatile(memory, offset);
  }

  /** Sets the word of 8 bytes at the offset. */
  public static void setLong(MemorySegment memory, long offset, long value) {
    LONG.setVolatile(memory, offset, value);
  }

  /** Sets the word of 8 bytes; what was written before is seen by those who see it. */
  public static void setLongRelease(MemorySegment memory, long offset, long value) {
    LONG.setRelease(memory, offset, value);
  }

  /** Sets the word of 8 bytes if it is as expected, and tells whether it was. */
  public static boolean casLong(MemorySegment memory, long offset, long expected, long value) {
    return LONG.compareAndSet(memory, offset, expected, value);
  }

  /** Adds to the word of 8 bytes and returns what it was. */
  public static long addLong(MemorySegment memory, long offset, long delta) {
    return (long) LONG.getAndAdd(memory, offset, delta);
  }

  /** The word of 4 bytes at the offset. */
  public static int getInt(MemorySegment memory, long offset) {
    return (int) INT.getVolatile(memory, offset);
  }

  /** Sets the word of 4 bytes at the offset. */
  public static void setInt(MemorySegment memory, long offset, int value) {
    INT.setVolatile(memory, offset, value);
  }

  /** Sets the word of 4 bytes if it is as expected, and tells whether it was. */
  public static boolean casInt(MemorySegment memory, long offset, int expected, int value) {
    return INT.compareAndSet(memory, offset, expected, value);
  }

  /** Sets the word of 4 bytes and returns what it was. */
  public static int swapInt(MemorySegment memory, long offset, int value) {
    return (int) INT.getAndSet(memory, offset, value);
  }

  /** Adds to the word of 4 bytes and returns what it was. */
  public static int addInt(MemorySegment memory, long offset, int delta) {
    return (int) INT.getAndAdd(memory, offset, delta);
  }

  /** Sets bits of the word of 4 bytes and returns what it was. */
  public static int orInt(MemorySegment memory, long offset, int bits) {
    return (int) INT.getAndBitwiseOr(memory, offset, bits);
  }
}
