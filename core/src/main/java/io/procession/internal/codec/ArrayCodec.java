package io.procession.internal.codec;

import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;

/** Arrays of primitives in bulk: a count and the memory of the array. */
final class ArrayCodec {
  private ArrayCodec() {}

  static void write(int tag, Object array, PayloadWriter out) {
    out.writeVarint(Array.getLength(array));
    if (tag == Tag.BYTES) {
      out.writeBytes((byte[]) array);
    } else if (tag == Tag.BOOLEANS) {
      for (boolean value : (boolean[]) array) {
        out.writeBoolean(value);
      }
    } else {
      out.writeArray(memoryOf(tag, array));
    }
  }

  static Object read(int tag, PayloadReader in) {
    if (tag == Tag.BYTES) {
      return in.readBytes(in.readCount(1));
    }
    if (tag == Tag.BOOLEANS) {
      boolean[] array = new boolean[in.readCount(1)];
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readBoolean();
      }
      return array;
    }
    Object array = allocate(tag, in);
    in.readArray(memoryOf(tag, array));
    return array;
  }

  private static Object allocate(int tag, PayloadReader in) {
    return switch (tag) {
      case Tag.SHORTS -> new short[in.readCount(Short.BYTES)];
      case Tag.CHARS -> new char[in.readCount(Character.BYTES)];
      case Tag.INTS -> new int[in.readCount(Integer.BYTES)];
      case Tag.LONGS -> new long[in.readCount(Long.BYTES)];
      case Tag.FLOATS -> new float[in.readCount(Float.BYTES)];
      case Tag.DOUBLES -> new double[in.readCount(Double.BYTES)];
      default -> throw new IllegalArgumentException("tag must be of an array: tag=" + tag);
    };
  }

  private static MemorySegment memoryOf(int tag, Object array) {
    return switch (tag) {
      case Tag.SHORTS -> MemorySegment.ofArray((short[]) array);
      case Tag.CHARS -> MemorySegment.ofArray((char[]) array);
      case Tag.INTS -> MemorySegment.ofArray((int[]) array);
      case Tag.LONGS -> MemorySegment.ofArray((long[]) array);
      case Tag.FLOATS -> MemorySegment.ofArray((float[]) array);
      case Tag.DOUBLES -> MemorySegment.ofArray((double[]) array);
      default -> throw new IllegalArgumentException("tag must be of an array: tag=" + tag);
    };
  }
}
