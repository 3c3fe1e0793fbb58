package io.procession.internal.transport;

import io.procession.internal.wire.FrameDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of one {@link FrameDescriptor}, used again for each frame. */
final class FrameHead {
  /** Larger bodies are taken for damage: the list of their blocks alone would fill a heap. */
  private static final long MAX_BODY = 1L << 40;

  private static final int FLAGS_SHIFT = Byte.SIZE * FrameDescriptor.FLAGS;
  private static final int TYPE_AND_FLAGS = 0xff | (FrameDescriptor.HAS_ARRAYS << FLAGS_SHIFT);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[FrameDescriptor.HEAD_LENGTH];

  /** The bytes, to be read from or written to. */
  byte[] bytes() {
    return bytes;
  }

  /** The head of a frame without arrays. */
  void set(byte type, long fieldsLength, long bodyLength) {
    set(type, fieldsLength, bodyLength, false);
  }

  void set(byte type, long fieldsLength, long bodyLength, boolean hasArrays) {
    if (fieldsLength > FrameDescriptor.MAX_FIELDS) {
      throw new IllegalArgumentException(
          "fields must have at most %d bytes: fieldsLength=%d"
              .formatted(FrameDescriptor.MAX_FIELDS, fieldsLength));
    }
    int flags = hasArrays ? FrameDescriptor.HAS_ARRAYS : 0;
    INT.set(bytes, FrameDescriptor.TYPE, (type & 0xff) | (flags << FLAGS_SHIFT));
    INT.set(bytes, FrameDescriptor.FIELDS_LENGTH, (int) fieldsLength);
    LONG.set(bytes, FrameDescriptor.BODY_LENGTH, bodyLength);
  }

  /** Fails unless the bytes can be the head of a frame. */
  void check() throws IOException {
    int type = (int) INT.get(bytes, FrameDescriptor.TYPE);
    if ((type & ~TYPE_AND_FLAGS) != 0
        || fieldsLength() < 0
        || fieldsLength() > FrameDescriptor.MAX_FIELDS
        || bodyLength() < 0
        || bodyLength() > MAX_BODY) {
      throw new IOException(
          "not a frame: type=%d fieldsLength=%d bodyLength=%d"
              .formatted(type, fieldsLength(), bodyLength()));
    }
  }

  byte type() {
    return bytes[FrameDescriptor.TYPE];
  }

  boolean hasArrays() {
    return bytes[FrameDescriptor.FLAGS] != 0;
  }

  int fieldsLength() {
    return (int) INT.get(bytes, FrameDescriptor.FIELDS_LENGTH);
  }

  long bodyLength() {
    return (long) LONG.get(bytes, FrameDescriptor.BODY_LENGTH);
  }
}
