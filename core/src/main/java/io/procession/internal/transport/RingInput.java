package io.procession.internal.transport;

import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Reads bytes out of a ring, and waits for them. Their room is given back at the end of a frame,
 * and before that whenever enough has come together.
 */
final class RingInput implements BodyArrays.Source {
  private final Ring ring;
  private final RingDoor door;
  private final RingWait wait;
  private final int piece;

  /** The bytes read; the room of those up to {@link #given} was given back. */
  private long head;

  private long given;

  /** What the other side had shown when this one looked last. */
  private long tail;

  RingInput(Ring ring, RingDoor door, RingWait wait) {
    this.ring = ring;
    this.door = door;
    this.wait = wait;
    this.piece = RingOutput.piece(ring.capacity());
  }

  /** The bytes that are there now. */
  long available() throws IOException {
    long now = ring.position(RingDescriptor.TAIL);
    if (now < tail || now - given > ring.capacity()) {
      throw new IOException(
          "damaged region of rings: tail=%d must be from %d to %d"
              .formatted(now, tail, given + ring.capacity()));
    }
    tail = now;
    return tail - head;
  }

  /**
   * Waits until so many bytes are there.
   *
   * @return false if the other side ended before that
   */
  boolean await(int bytes) throws IOException {
    while (tail - head < bytes && available() < bytes) {
      boolean ended = door.hasEnded();
      door.requireOpen();
      // What was written before the end was written before the end was seen.
      if (ended) {
        return available() >= bytes;
      }
      giveBack();
      wait.await(tail);
    }
    return true;
  }

  /** Waits until something is there or the other side ended, or something ends the waiting. */
  boolean awaitStoppably(long nanos) throws IOException {
    if (available() == 0) {
      giveBack();
      wait.awaitStoppably(tail, nanos);
      door.requireOpen();
    }
    return !wait.takeStop() && (available() > 0 || door.hasEnded());
  }

  /** Copies the next bytes, which must be there, and does not pass over them. */
  void peek(byte[] target, int length) {
    ring.get(head, MemorySegment.ofArray(target), 0, length);
  }

  /** Reads bytes, as they come. */
  void take(byte[] target, int length) throws IOException {
    take(MemorySegment.ofArray(target), 0, length);
  }

  @Override
  public void take(MemorySegment target, long offset, long length) throws IOException {
    long at = 0;
    while (at < length) {
      int n = (int) Math.min(Math.min(length - at, piece), tail - head);
      if (n == 0) {
        if (!await(1)) {
          throw new EOFException("the other process ended in the middle of a frame");
        }
        continue;
      }
      ring.get(head, target, offset + at, n);
      head += n;
      at += n;
      if (head - given >= piece) {
        giveBack();
      }
    }
  }

  /** Gives the room of what was read back to the other side. */
  void giveBack() throws IOException {
    if (given != head) {
      given = head;
      ring.move(RingDescriptor.HEAD, head);
      wait.wakePeer();
    }
  }
}
