package io.procession.internal.wire;

import io.procession.spi.Payload;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing message, little endian. One array that doubles, and further blocks only when it has
 * reached the size of a block, so that usual messages are written without a branch for blocks.
 *
 * <p>A number never crosses the end of a block: the block ends early instead.
 */
public final class PayloadWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Smaller: more doublings of a usual message. Larger: zeroing that small messages do not need.
   */
  private static final int FIRST_BLOCK = 256;

  /** Larger blocks are given away with the payload, smaller ones are copied and used again. */
  private static final int KEPT_BLOCK = 1 << 20;

  private static final int MAX_VARLONG = 10;
  private static final byte[] NOT_BYTES = {};

  private final int blockSize;
  private final LargeArrays largeArrays;
  private final OutputStream stream = new Stream();
  private byte[] block;
  private int at;

  /** The position of the first byte of the current block. */
  private long base;

  private byte[][] full = new byte[0][];
  private int[] fullLengths = new int[0];
  private int fullCount;

  /** Full blocks that are not of bytes, by their number; the others are null. */
  private @Nullable MemorySegment @Nullable [] memories;

  /** Creates an empty writer with blocks of the usual size, which copies what is written. */
  public PayloadWriter() {
    this(Payload.MAX_BLOCK, LargeArrays.INLINE);
  }

  /** Creates an empty writer with blocks of the usual size. */
  public PayloadWriter(LargeArrays largeArrays) {
    this(Payload.MAX_BLOCK, largeArrays);
  }

  /** Creates an empty writer with blocks of the given size, at least 16 bytes: for tests. */
  public PayloadWriter(int blockSize) {
    this(blockSize, LargeArrays.INLINE);
  }

  /** Creates an empty writer with blocks of the given size, at least 16 bytes: for tests. */
  public PayloadWriter(int blockSize, LargeArrays largeArrays) {
    this.largeArrays = largeArrays;
    if (blockSize < 16) {
      throw new IllegalArgumentException("blockSize must be at least 16: blockSize=" + blockSize);
    }
    this.blockSize = blockSize;
    this.block = new byte[Math.min(FIRST_BLOCK, blockSize)];
  }

  /** The number of bytes written. */
  public long position() {
    return base + at;
  }

  /** Writes the low 8 bits. */
  public void writeByte(int value) {
    if (at == block.length) {
      makeRoom(1);
    }
    block[at++] = (byte) value;
  }

  /** Writes 1 for true and 0 for false. */
  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes the low 16 bits. */
  public void writeShort(int value) {
    reserve(Short.BYTES);
    SHORT.set(block, at, (short) value);
    at += Short.BYTES;
  }

  /** Writes 4 bytes. */
  public void writeInt(int value) {
    reserve(Integer.BYTES);
    INT.set(block, at, value);
    at += Integer.BYTES;
  }

  /** Writes 8 bytes. */
  public void writeLong(long value) {
    reserve(Long.BYTES);
    LONG.set(block, at, value);
    at += Long.BYTES;
  }

  /** Writes the bits of the number in 4 bytes. */
  public void writeFloat(float value) {
    writeInt(Float.floatToRawIntBits(value));
  }

  /** Writes the bits of the number in 8 bytes. */
  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** Writes 7 bits a byte: short for small numbers that are not negative. */
  public void writeVarint(int value) {
    writeVarlong(value & 0xffff_ffffL);
  }

  /** Writes 7 bits a byte: short for small numbers that are not negative. */
  public void writeVarlong(long value) {
    reserve(MAX_VARLONG);
    byte[] target = block;
    int p = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[p++] = (byte) rest;
    at = p;
  }

  /** Writes a number that is short when it is near 0 on either side. */
  public void writeZigzag(int value) {
    writeVarint((value << 1) ^ (value >> 31));
  }

  /** Writes a number that is short when it is near 0 on either side. */
  public void writeZigzagLong(long value) {
    writeVarlong((value << 1) ^ (value >> 63));
  }

  /** Writes a string in the shortest form that keeps each of its chars, see {@link StringForm}. */
  public void writeString(String value) {
    int form = StringForm.of(value);
    int length = value.length();
    if (form == StringForm.LATIN1 && length <= blockSize - MAX_VARLONG) {
      writeVarlong(StringForm.head(length, form));
      reserve(length);
      copyLatin1(value, length);
    } else {
      byte[] bytes = StringForm.encode(value, form);
      writeVarlong(StringForm.head(bytes.length, form));
      writeBytes(bytes, 0, bytes.length);
    }
  }

  @SuppressWarnings("deprecation") // It drops high bytes; there are none, and it allocates nothing.
  private void copyLatin1(String value, int length) {
    value.getBytes(0, length, block, at);
    at += length;
  }

  /** Writes all bytes of the array. */
  public void writeBytes(byte[] source) {
    writeBytes(source, 0, source.length);
  }

  /** Writes a part of the array. */
  public void writeBytes(byte[] source, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int n = roomFor(left);
      System.arraycopy(source, from, block, at, n);
      at += n;
      from += n;
      left -= n;
    }
  }

  /** Writes an array of primitives, in the byte order of this machine. */
  public void writeArray(ArrayKind kind, Object array) {
    MemorySegment memory = kind.memoryOf(array);
    if (largeArrays == LargeArrays.INLINE || memory.byteSize() < LargeArrays.MIN_BYTES) {
      writeArray(memory);
    } else if (largeArrays == LargeArrays.REFERENCED) {
      addMemory(memory);
    } else {
      addMemory(kind.memoryOf(kind.copyOf(array)));
    }
  }

  private void addMemory(MemorySegment array) {
    closeBlock();
    for (long from = 0; from < array.byteSize(); from += blockSize) {
      int length = (int) Math.min(blockSize, array.byteSize() - from);
      block = NOT_BYTES;
      at = length;
      closeBlock();
      if (memories == null) {
        memories = new MemorySegment[full.length];
      } else if (memories.length < full.length) {
        memories = Arrays.copyOf(memories, full.length);
      }
      memories[fullCount - 1] = array.asSlice(from, length);
    }
    block = new byte[Math.min(FIRST_BLOCK, blockSize)];
  }

  /** Writes the bytes of an array of primitives, in the byte order of this machine. */
  public void writeArray(MemorySegment heapArray) {
    long from = 0;
    long left = heapArray.byteSize();
    while (left > 0) {
      int n = roomFor(left);
      MemorySegment.copy(heapArray, from, MemorySegment.ofArray(block), at, n);
      at += n;
      from += n;
      left -= n;
    }
  }

  /** Writes all bytes of a payload. */
  public void writePayload(Payload payload) {
    for (int i = 0; i < payload.blocks(); i++) {
      writeBytes(payload.block(i), 0, payload.blockLength(i));
    }
  }

  /** Replaces the int at a position that was written as one. */
  public void patchInt(long position, int value) {
    if (position >= base) {
      INT.set(block, (int) (position - base), value);
    } else {
      int index = blockOf(position);
      INT.set(full[index], (int) (position - startOf(index)), value);
    }
  }

  /** Replaces the long at a position that was written as one. */
  public void patchLong(long position, long value) {
    if (position >= base) {
      LONG.set(block, (int) (position - base), value);
    } else {
      int index = blockOf(position);
      LONG.set(full[index], (int) (position - startOf(index)), value);
    }
  }

  /** Takes back everything from the position on. */
  public void truncate(long position) {
    if (position < 0 || position > position()) {
      throw new IndexOutOfBoundsException(
          "position must be within the message: position=" + position + " size=" + position());
    }
    while (position < base) {
      fullCount--;
      block = full[fullCount];
      base -= fullLengths[fullCount];
      if (memories != null && fullCount < memories.length) {
        memories[fullCount] = null;
      }
    }
    if (block == NOT_BYTES) {
      block = new byte[Math.min(FIRST_BLOCK, blockSize)]; // Back to the start of a large array.
    }
    at = (int) (position - base);
  }

  /** A stream that writes here; closing it does nothing. */
  public OutputStream asOutputStream() {
    return stream;
  }

  /** Whether there are arrays in the message that others can change. */
  public boolean refersToArrays() {
    return largeArrays == LargeArrays.REFERENCED && memories != null;
  }

  /** Gives what was written and empties this writer, which can be used again. */
  public Payload finish() {
    Payload payload;
    if (position() == 0) {
      payload = Payload.EMPTY;
    } else if (fullCount == 0 && (block.length <= KEPT_BLOCK || at < block.length / 2)) {
      payload = Payload.of(Arrays.copyOf(block, at));
    } else {
      closeBlock();
      payload = takeBlocks();
      // The payload owns the blocks now.
      full[0] = new byte[Math.min(FIRST_BLOCK, blockSize)];
    }
    reset();
    return payload;
  }

  private Payload takeBlocks() {
    byte[][] blocks = Arrays.copyOf(full, fullCount);
    int[] lengths = Arrays.copyOf(fullLengths, fullCount);
    return memories == null
        ? Payload.of(blocks, lengths)
        : Payload.of(blocks, lengths, Arrays.copyOf(memories, fullCount));
  }

  /** Empties this writer, keeping its first block if that is small. */
  public void reset() {
    if (fullCount > 0) {
      block = full[0];
      full = new byte[0][];
      fullLengths = new int[0];
      fullCount = 0;
      memories = null;
    }
    if (block.length > KEPT_BLOCK || block.length == 0) {
      block = new byte[Math.min(FIRST_BLOCK, blockSize)];
    }
    at = 0;
    base = 0;
  }

  private void reserve(int bytes) {
    if (block.length - at < bytes) {
      makeRoom(bytes);
    }
  }

  /** Makes room for at most a block's size in one piece. */
  private void makeRoom(int bytes) {
    if (bytes <= blockSize - at) {
      int doubled = (int) Math.min(blockSize, 2L * block.length);
      block = Arrays.copyOf(block, Math.max(doubled, at + bytes));
    } else {
      closeBlock();
      block = new byte[blockSize];
    }
  }

  /** Makes room and tells how much of the wanted bytes fits. */
  private int roomFor(long wanted) {
    if (block.length - at < wanted) {
      if (block.length < blockSize) {
        makeRoom((int) Math.min(wanted, blockSize - at));
      } else if (at == block.length) {
        makeRoom(1);
      }
    }
    return (int) Math.min(wanted, block.length - at);
  }

  private void closeBlock() {
    if (fullCount == full.length) {
      int capacity = Math.max(8, 2 * fullCount);
      full = Arrays.copyOf(full, capacity);
      fullLengths = Arrays.copyOf(fullLengths, capacity);
    }
    full[fullCount] = block;
    fullLengths[fullCount] = at;
    fullCount++;
    base += at;
    at = 0;
  }

  private int blockOf(long position) {
    long end = 0;
    for (int i = 0; i < fullCount; i++) {
      end += fullLengths[i];
      if (position < end) {
        return i;
      }
    }
    throw new IndexOutOfBoundsException("no such position: position=" + position);
  }

  private long startOf(int index) {
    long start = 0;
    for (int i = 0; i < index; i++) {
      start += fullLengths[i];
    }
    return start;
  }

  private final class Stream extends OutputStream {
    @Override
    public void write(int value) {
      writeByte(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      writeBytes(source, offset, length);
    }
  }
}
