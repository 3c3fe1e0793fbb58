package io.procession.internal.codec;

import io.procession.internal.wire.ArrayKind;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import java.lang.reflect.Array;

/** Arrays of primitives in bulk: a count and the memory of the array. */
final class ArrayCodec {
  private ArrayCodec() {}

  static void write(int tag, Object array, PayloadWriter out) {
    out.writeVarint(Array.getLength(array));
    if (tag == Tag.BOOLEANS) {
      for (boolean value : (boolean[]) array) {
        out.writeBoolean(value);
      }
    } else {
      out.writeArray(kindOf(tag), array);
    }
  }

  static Object read(int tag, PayloadReader in) {
    if (tag == Tag.BOOLEANS) {
      boolean[] array = new boolean[in.readCount(1)];
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readBoolean();
      }
      return array;
    }
    ArrayKind kind = kindOf(tag);
    return in.readArray(kind, in.readCount(kind.bytesEach()));
  }

  private static ArrayKind kindOf(int tag) {
    return switch (tag) {
      case Tag.BYTES -> ArrayKind.BYTE;
      case Tag.SHORTS -> ArrayKind.SHORT;
      case Tag.CHARS -> ArrayKind.CHAR;
      case Tag.INTS -> ArrayKind.INT;
      case Tag.LONGS -> ArrayKind.LONG;
      case Tag.FLOATS -> ArrayKind.FLOAT;
      case Tag.DOUBLES -> ArrayKind.DOUBLE;
      default -> throw new IllegalArgumentException("tag must be of an array: tag=" + tag);
    };
  }
}
