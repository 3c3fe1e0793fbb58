package io.procession.internal.transport;

import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Writes bytes into a ring, and waits for room. Bytes are shown to the other side when a frame is
 * complete, and before that whenever enough have come together, so that the other side copies one
 * piece while this one copies the next.
 */
final class RingOutput {
  private final Ring ring;
  private final RingDoor door;
  private final RingWait wait;
  private final int piece;

  /** The bytes written; those up to {@link #shown} are known to the other side. */
  private long tail;

  private long shown;

  /** What the other side had read when this one looked last. */
  private long head;

  RingOutput(Ring ring, RingDoor door, RingWait wait) {
    this.ring = ring;
    this.door = door;
    this.wait = wait;
    this.piece = piece(ring.capacity());
  }

  /**
   * The bytes of a piece of a large frame. Smaller: more looks at the other side's sleep word.
   * Larger: one side waits while the other copies.
   */
  static int piece(int capacity) {
    return Math.min(1 << 18, capacity / 4);
  }

  void put(Payload payload) throws IOException {
    for (int i = 0; i < payload.blocks(); i++) {
      MemorySegment memory = payload.memory(i);
      put(
          memory == null ? MemorySegment.ofArray(payload.block(i)) : memory,
          payload.blockLength(i));
    }
  }

  void put(byte[] source, int length) throws IOException {
    put(MemorySegment.ofArray(source), length);
  }

  private void put(MemorySegment source, int length) throws IOException {
    int at = 0;
    while (at < length) {
      int n = Math.min(length - at, piece);
      n = Math.min(n, room(n));
      ring.put(tail, source, at, n);
      tail += n;
      at += n;
      if (tail - shown >= piece) {
        show();
      }
    }
  }

  /** Shows everything that was written to the other side. */
  void show() throws IOException {
    if (shown != tail) {
      shown = tail;
      ring.move(RingDescriptor.TAIL, tail);
      wait.wakePeer();
    }
  }

  /** Waits until there is room, and tells how much; it need not be as much as was wanted. */
  private int room(int wanted) throws IOException {
    if (ring.capacity() - (tail - head) < wanted) {
      look();
      while (tail - head == ring.capacity()) {
        show();
        wait.await(head);
        door.requirePeer();
        look();
      }
    }
    return (int) (ring.capacity() - (tail - head));
  }

  private void look() throws IOException {
    long now = ring.position(RingDescriptor.HEAD);
    if (now < head || now > shown) {
      throw new IOException(
          "damaged region of rings: head=%d must be from %d to %d".formatted(now, head, shown));
    }
    head = now;
  }
}
