package io.procession.spi;

import java.util.Arrays;

/**
 * Encoded bytes on their way: an immutable sequence in one or more blocks, which may exceed 2 GiB.
 *
 * <p>Nobody may change a block after it was given to a payload: payloads share their blocks instead
 * of copying them.
 */
public final class Payload {
  /** The usual size of a block of a large payload. Smaller: more blocks. Larger: longer copies. */
  public static final int MAX_BLOCK = 1 << 26;

  /** The payload of no bytes. */
  public static final Payload EMPTY = new Payload(new byte[0][], new int[0], 0);

  private final byte[][] blocks;
  private final int[] lengths;
  private final long size;

  private Payload(byte[][] blocks, int[] lengths, long size) {
    this.blocks = blocks;
    this.lengths = lengths;
    this.size = size;
  }

  /**
   * A payload of one block.
   *
   * @param bytes its bytes, not copied
   * @return the payload
   */
  public static Payload of(byte[] bytes) {
    return new Payload(new byte[][] {bytes}, new int[] {bytes.length}, bytes.length);
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
    long size = 0;
    for (int length : lengths) {
      size += length;
    }
    return new Payload(blocks, lengths, size);
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
    return of(all, used);
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
   * A block, not copied: it must not be changed.
   *
   * @param index which block
   * @return an array whose first {@link #blockLength} bytes belong to the payload
   */
  public byte[] block(int index) {
    return blocks[index];
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
    if (blocks.length == 1) {
      return Arrays.copyOf(blocks[0], lengths[0]);
    }
    byte[] all = new byte[(int) size];
    int at = 0;
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(blocks[i], 0, all, at, lengths[i]);
      at += lengths[i];
    }
    return all;
  }

  @Override
  public String toString() {
    return "Payload[" + size + " bytes in " + blocks.length + " blocks]";
  }
}
