package io.procession.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The kinds of numbers that a view can have, with how they lie in memory. */
enum NdElement {
  BYTE(byte.class, Byte.BYTES),
  SHORT(short.class, Short.BYTES),
  INT(int.class, Integer.BYTES),
  LONG(long.class, Long.BYTES),
  FLOAT(float.class, Float.BYTES),
  DOUBLE(double.class, Double.BYTES);

  private final Class<?> type;
  private final int bytes;

  NdElement(Class<?> type, int bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  static NdElement of(Class<?> type) {
    return Arrays.stream(values())
        .filter(element -> element.type == type)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "element must be byte, short, int, long, float or double: element="
                        + type.getName()));
  }

  Class<?> type() {
    return type;
  }

  int bytes() {
    return bytes;
  }

  /** Integers do not become fractions unseen, nor the other way round. */
  double getDouble(MemorySegment memory, long at) {
    return switch (this) {
      case FLOAT -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, at);
      case DOUBLE -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
      default -> throw not("float or double");
    };
  }

  void setDouble(MemorySegment memory, long at, double value) {
    switch (this) {
      case FLOAT -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) value);
      case DOUBLE -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
      default -> throw not("float or double");
    }
  }

  long getLong(MemorySegment memory, long at) {
    return switch (this) {
      case BYTE -> memory.get(ValueLayout.JAVA_BYTE, at);
      case SHORT -> memory.getAtIndex(ValueLayout.JAVA_SHORT, at);
      case INT -> memory.getAtIndex(ValueLayout.JAVA_INT, at);
      case LONG -> memory.getAtIndex(ValueLayout.JAVA_LONG, at);
      default -> throw not("byte, short, int or long");
    };
  }

  void setLong(MemorySegment memory, long at, long value) {
    switch (this) {
      case BYTE -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) checked(value));
      case SHORT -> memory.setAtIndex(ValueLayout.JAVA_SHORT, at, (short) checked(value));
      case INT -> memory.setAtIndex(ValueLayout.JAVA_INT, at, (int) checked(value));
      case LONG -> memory.setAtIndex(ValueLayout.JAVA_LONG, at, value);
      default -> throw not("byte, short, int or long");
    }
  }

  /** The value, if the bits of an element can hold it. */
  private long checked(long value) {
    int beyond = Long.SIZE - bytes * Byte.SIZE;
    if (value << beyond >> beyond != value) {
      throw new ArithmeticException(
          "value must fit the element %s: value=%d".formatted(type, value));
    }
    return value;
  }

  /** Refuses arrays of other numbers. */
  void check(Class<?> wanted) {
    if (type != wanted) {
      throw not(wanted.getName());
    }
  }

  private IllegalArgumentException not(String wanted) {
    return new IllegalArgumentException(
        "the elements of the view must be %s: element=%s".formatted(wanted, type));
  }
}
