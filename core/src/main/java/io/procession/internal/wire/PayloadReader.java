package io.procession.internal.wire;

import io.procession.spi.Payload;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PayloadWriter} wrote, from a payload or a part of one, whatever its blocks are.
 * Input that is short or damaged ends in {@link MalformedPayloadException}, never in an index error
 * or an allocation that the input cannot fill.
 */
public final class PayloadReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NO_BLOCK = {};

  private final Payload payload;
  private final long end;
  private int index = -1;
  private byte[] block = NO_BLOCK;
  private int at;

  /** The end, in the current block, of what this reader may read. */
  private int limit;

  /** The position in the payload of the first byte of the current block. */
  private long base;

  /** The current block, if it is memory of an array and its bytes were not asked for. */
  private @Nullable MemorySegment memory;

  /** Whether the arrays that are in the payload may be given to whoever reads them. */
  private boolean givesArrays;

  private PayloadReader(Payload payload, long end) {
    this.payload = payload;
    this.end = end;
  }

  /** A reader of the whole payload. */
  public static PayloadReader of(Payload payload) {
    return of(payload, 0, payload.size());
  }

  /** A reader of a part of the payload. */
  public static PayloadReader of(Payload payload, long from, long length) {
    if (from < 0 || length < 0 || from > payload.size() - length) {
      throw new IndexOutOfBoundsException(
          "part must be within the payload: from=%d length=%d size=%d"
              .formatted(from, length, payload.size()));
    }
    PayloadReader reader = new PayloadReader(payload, from + length);
    reader.seek(from);
    return reader;
  }

  /**
   * Lets large arrays be read without a copy: they are taken out of the payload as they are, so it
   * must have no other use, now and later.
   */
  public PayloadReader givingArrays() {
    givesArrays = true;
    return this;
  }

  /** The position in the payload of the next byte. */
  public long position() {
    return base + at;
  }

  /** The number of bytes left to read. */
  public long remaining() {
    return end - base - at;
  }

  /** Reads a byte. */
  public byte readByte() {
    if (at == limit) {
      nextBlock("a byte");
    }
    return block[at++];
  }

  /** Reads a boolean. */
  public boolean readBoolean() {
    byte value = readByte();
    if ((value & ~1) != 0) {
      throw new MalformedPayloadException(position() - 1, "0 or 1", Byte.toString(value));
    }
    return value != 0;
  }

  /** Reads 2 bytes. */
  public short readShort() {
    int p = at;
    if (limit - p < Short.BYTES) {
      return (short) crossing(Short.BYTES);
    }
    at = p + Short.BYTES;
    return (short) SHORT.get(block, p);
  }

  /** Reads 4 bytes. */
  public int readInt() {
    int p = at;
    if (limit - p < Integer.BYTES) {
      return (int) crossing(Integer.BYTES);
    }
    at = p + Integer.BYTES;
    return (int) INT.get(block, p);
  }

  /** Reads 8 bytes. */
  public long readLong() {
    int p = at;
    if (limit - p < Long.BYTES) {
      return crossing(Long.BYTES);
    }
    at = p + Long.BYTES;
    return (long) LONG.get(block, p);
  }

  /** Reads a number of 4 bytes. */
  public float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  /** Reads a number of 8 bytes. */
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /** Reads what {@link PayloadWriter#writeVarint} wrote. */
  public int readVarint() {
    long start = position();
    long value = readVarlong();
    if (value >>> 32 != 0) {
      throw new MalformedPayloadException(start, "a number of 32 bits", Long.toString(value));
    }
    return (int) value;
  }

  /** Reads what {@link PayloadWriter#writeVarlong} wrote. */
  public long readVarlong() {
    byte first = readByte();
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7f;
    for (int shift = 7; shift < Long.SIZE; shift += 7) {
      byte next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedPayloadException(position(), "the end of a number", "an eleventh byte");
  }

  /** Reads what {@link PayloadWriter#writeZigzag} wrote. */
  public int readZigzag() {
    int value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads what {@link PayloadWriter#writeZigzagLong} wrote. */
  public long readZigzagLong() {
    long value = readVarlong();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Reads a count of things that take at least {@code bytesEach} each, and checks that so many can
   * follow, so that it is safe to allocate for them.
   */
  public int readCount(int bytesEach) {
    long start = position();
    long count = readVarlong();
    if (count < 0 || count > Integer.MAX_VALUE - 8 || count > remaining() / bytesEach) {
      throw new MalformedPayloadException(
          start,
          "a count",
          Long.toUnsignedString(count) + " of " + bytesEach + " bytes with " + left());
    }
    return (int) count;
  }

  /** Reads a string. */
  public String readString() {
    long start = position();
    long head = readVarlong();
    long length = head >>> 2;
    int form = (int) head & 3;
    if (form > StringForm.UTF16
        || length > remaining()
        || (form == StringForm.UTF16 && (length & 1) != 0)) {
      throw new MalformedPayloadException(
          start, "a string", "form " + form + " of " + length + " bytes with " + left());
    }
    int n = (int) Math.min(length, Integer.MAX_VALUE - 8);
    if (n <= limit - at) {
      at += n;
      return StringForm.decode(block, at - n, n, form);
    }
    byte[] bytes = new byte[n];
    readBytes(bytes, 0, n);
    return StringForm.decode(bytes, 0, n, form);
  }

  /** Passes over a string. */
  public void skipString() {
    skip(readVarlong() >>> 2);
  }

  /** Reads so many bytes into an array of their own. */
  public byte[] readBytes(long length) {
    require(length);
    byte[] bytes = new byte[Math.toIntExact(length)];
    readBytes(bytes, 0, bytes.length);
    return bytes;
  }

  /** Reads bytes into a part of the array. */
  public void readBytes(byte[] target, int offset, int length) {
    require(length);
    int to = offset;
    int left = length;
    while (left > 0) {
      int n = available(left);
      System.arraycopy(block, at, target, to, n);
      at += n;
      to += n;
      left -= n;
    }
  }

  /** Reads an array of primitives, in the byte order of this machine. */
  public Object readArray(ArrayKind kind, int length) {
    long bytes = (long) length * kind.bytesEach();
    require(bytes);
    Object whole = bytes < LargeArrays.MIN_BYTES || !givesArrays ? null : wholeArray();
    if (whole != null && ArrayKind.of(whole) == kind && Array.getLength(whole) == length) {
      skip(bytes);
      return whole;
    }
    Object array = kind.allocate(length);
    readArray(kind.memoryOf(array));
    return array;
  }

  /** The array that begins here and is in the payload as it is; null if there is none. */
  private @Nullable Object wholeArray() {
    enterBlock();
    return memory == null || at > 0 || memory.address() != 0
        ? null
        : memory.heapBase().orElse(null);
  }

  /** Fills an array of primitives, in the byte order of this machine. */
  public void readArray(MemorySegment heapArray) {
    long left = heapArray.byteSize();
    require(left);
    long to = 0;
    while (left > 0) {
      enterBlock();
      MemorySegment from = memory == null ? MemorySegment.ofArray(block) : memory;
      int end = memory == null ? limit : endOfBlock();
      int n = (int) Math.min(left, end - at);
      MemorySegment.copy(from, at, heapArray, to, n);
      to += n;
      left -= n;
      if (memory == null) {
        at += n;
      } else {
        seek(position() + n);
      }
    }
  }

  /** Passes over bytes. */
  public void skip(long length) {
    require(length);
    if (length <= limit - at) {
      at += (int) length;
    } else {
      seek(position() + length);
    }
  }

  /** A reader of the next bytes, which this reader passes over. */
  public PayloadReader slice(long length) {
    require(length);
    PayloadReader part = of(payload, position(), length);
    part.givesArrays = givesArrays;
    skip(length);
    return part;
  }

  /** A stream of the bytes left here, which are read here as the stream is read. */
  public InputStream asInputStream() {
    return new Stream();
  }

  /** Fails unless so many bytes are left. */
  private void require(long length) {
    if (length < 0 || length > remaining()) {
      throw new MalformedPayloadException(position(), length + " bytes", left());
    }
  }

  private String left() {
    return remaining() + " bytes left";
  }

  /** Makes at least one of the wanted bytes, which must be left, readable in the block. */
  private int available(long wanted) {
    if (at == limit) {
      nextBlock("a byte");
    }
    return (int) Math.min(wanted, limit - at);
  }

  private long crossing(int bytes) {
    require(bytes);
    long value = 0;
    for (int shift = 0; shift < bytes * Byte.SIZE; shift += Byte.SIZE) {
      value |= (readByte() & 0xffL) << shift;
    }
    return value;
  }

  private void nextBlock(String expected) {
    if (remaining() <= 0) {
      throw new MalformedPayloadException(position(), expected, left());
    }
    enterBlock();
    if (memory != null) { // Somebody wants the bytes of an array.
      memory = null;
      block = payload.block(index);
      limit = endOfBlock();
    }
  }

  /** Goes to the block of the next byte, if there is one. */
  private void enterBlock() {
    if (at == limit) {
      seek(position());
    }
  }

  /** The end, in the current block, of what this reader may read. */
  private int endOfBlock() {
    return index < 0 ? 0 : (int) Math.min(payload.blockLength(index), end - base);
  }

  /** Goes to a position at or after that of the current block. */
  private void seek(long position) {
    int before = index;
    while (index < 0 || position - base >= payload.blockLength(index)) {
      if (index + 1 == payload.blocks()) {
        break;
      }
      if (index >= 0) {
        base += payload.blockLength(index);
      }
      index++;
    }
    at = (int) (position - base);
    if (index != before) {
      memory = payload.memory(index);
      block = memory == null ? payload.block(index) : NO_BLOCK;
    }
    limit = memory == null ? endOfBlock() : at; // Memory has no bytes before they are asked for.
  }

  private final class Stream extends InputStream {
    @Override
    public int read() {
      return remaining() == 0 ? -1 : readByte() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int n = (int) Math.min(length, remaining());
      if (n == 0) {
        return -1;
      }
      readBytes(target, offset, n);
      return n;
    }

    @Override
    public long skip(long length) {
      long n = Math.max(0, Math.min(length, remaining()));
      PayloadReader.this.skip(n);
      return n;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, remaining());
    }
  }
}
