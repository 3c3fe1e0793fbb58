package io.procession.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes on their way: an immutable sequence in one or more blocks, which may exceed 2 GiB.
 *
 * <p>Nobody may change a block after it was given to a payload: payloads share their blocks instead
 * of copying them.
 *
 * <p>A large array of primitives is in a payload as it is: its memory is some blocks of its own, in
 * order, of which {@link #memory} tells. Who does not look there finds the bytes in {@link #block}
 * like any others.
 */
public final class Payload {
  /** The usual size of a block of a large payload. Smaller: more blocks. Larger: longer copies. */
  public static final int MAX_BLOCK = 1 << 26;

  /** The payload of no bytes. */
  public static final Payload EMPTY = new Payload(new byte[0][], new int[0], null);

  private final byte[][] blocks;
  private final int[] lengths;

  /** The blocks that are memory of other arrays; null where there are none. */
  private final @Nullable MemorySegment @Nullable [] memories;

  private final long size;

  private Payload(byte[][] blocks, int[] lengths, @Nullable MemorySegment @Nullable [] memories) {
    this.blocks = blocks;
    this.lengths = lengths;
    this.memories = memories;
    long bytes = 0;
    for (int length : lengths) {
      bytes += length;
    }
    this.size = bytes;
  }

  /**
   * A payload of one block.
   *
   * @param bytes its bytes, not copied
   * @return the payload
   */
  public static Payload of(byte[] bytes) {
    return new Payload(new byte[][] {bytes}, new int[] {bytes.length}, null);
  }

  /**
   * A payload of blocks that are full.
   *
   * @param blocks its bytes in order, not copied
   * @return the payload
   */
  public static Payload of(byte[][] blocks) {
    int[] lengths = new int[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      lengths[i] = blocks[i].length;
    }
    return of(blocks, lengths);
  }

  /**
   * A payload of blocks of which only a part is used.
   *
   * @param blocks its bytes in order, not copied
   * @param lengths how many bytes of each block belong to it
   * @return the payload
   */
  public static Payload of(byte[][] blocks, int[] lengths) {
    return new Payload(blocks, lengths, null);
  }

  /**
   * A payload some of whose blocks are memory of large arrays of primitives.
   *
   * @param blocks its bytes in order, not copied; not looked at where there is memory
   * @param lengths how many bytes of each block belong to it
   * @param memories a part of an array, of as many bytes, as {@link
   *     MemorySegment#ofArray(double[])} and {@link MemorySegment#asSlice(long, long)} make it;
   *     null for blocks of bytes
   * @return the payload
   */
  public static Payload of(byte[][] blocks, int[] lengths, @Nullable MemorySegment[] memories) {
    return new Payload(blocks, lengths, memories);
  }

  /**
   * This payload and then another one, sharing their blocks.
   *
   * @param other what follows
   * @return both as one
   */
  public Payload then(Payload other) {
    int count = blocks.length + other.blocks.length;
    byte[][] all = Arrays.copyOf(blocks, count);
    int[] used = Arrays.copyOf(lengths, count);
    System.arraycopy(other.blocks, 0, all, blocks.length, other.blocks.length);
    System.arraycopy(other.lengths, 0, used, blocks.length, other.blocks.length);
    if (memories == null && other.memories == null) {
      return of(all, used);
    }
    @Nullable MemorySegment[] both = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      both[i] = i < blocks.length ? memory(i) : other.memory(i - blocks.length);
    }
    return new Payload(all, used, both);
  }

  /**
   * The number of bytes.
   *
   * @return 0 or more
   */
  public long size() {
    return size;
  }

  /**
   * The number of blocks.
   *
   * @return 0 or more
   */
  public int blocks() {
    return blocks.length;
  }

  /**
   * A block, not copied unless it is one of {@link #memory}: it must not be changed.
   *
   * @param index which block
   * @return an array whose first {@link #blockLength} bytes belong to the payload
   */
  public byte[] block(int index) {
    MemorySegment memory = memory(index);
    return memory == null ? blocks[index] : memory.toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * The memory of a block that is a part of a large array of primitives, not copied: it must not be
   * changed.
   *
   * @param index which block
   * @return a part of the array, whose address is the number of bytes before it in the array; null
   *     for a block of bytes
   */
  public @Nullable MemorySegment memory(int index) {
    return memories == null ? null : memories[index];
  }

  /**
   * The number of bytes of a block that belong to the payload.
   *
   * @param index which block
   * @return 0 or more
   */
  public int blockLength(int index) {
    return lengths[index];
  }

  /**
   * All bytes in an array of their own.
   *
   * @return a copy
   * @throws IllegalStateException if an array cannot hold them
   */
  public byte[] toByteArray() {
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("payload must fit into one array: size=" + size);
    }
    if (blocks.length == 1 && memories == null) {
      return Arrays.copyOf(blocks[0], lengths[0]);
    }
    byte[] all = new byte[(int) size];
    int at = 0;
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(block(i), 0, all, at, lengths[i]);
      at += lengths[i];
    }
    return all;
  }

  @Override
  public String toString() {
    return "Payload[" + size + " bytes in " + blocks.length + " blocks]";
  }
}
