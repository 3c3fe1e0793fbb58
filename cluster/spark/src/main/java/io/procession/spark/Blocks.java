package io.procession.spark;

import io.procession.spi.Payload;
import java.util.Arrays;

/** Payloads in the form in which Spark sends them. */
final class Blocks {
  private Blocks() {}

  /** The bytes of a payload; blocks that are full are not copied. */
  static byte[][] of(Payload payload) {
    byte[][] blocks = new byte[payload.blocks()][];
    for (int i = 0; i < blocks.length; i++) {
      byte[] block = payload.block(i);
      int length = payload.blockLength(i);
      blocks[i] = length == block.length ? block : Arrays.copyOf(block, length);
    }
    return blocks;
  }
}
