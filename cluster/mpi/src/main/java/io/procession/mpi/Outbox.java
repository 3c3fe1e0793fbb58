package io.procession.mpi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.procession.spi.Payload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The frames for one rank, in order, one piece with MPI at a time. Sending never waits: two ranks
 * that send each other long messages would wait for ever.
 */
final class Outbox {
  private final LibMpi mpi;
  private final int rank;
  private final ConcurrentLinkedQueue<Frame> frames = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Frame last;

  // Used by the thread of the post only.
  private final MemorySegment request = Arena.global().allocate(JAVA_LONG);
  private final MemorySegment small = Arena.global().allocate(2L * Frame.SHORT);
  private @Nullable Arena large;
  private boolean sending;
  private boolean lastSent;
  private @Nullable Payload body;
  private int block;
  private int offset;

  Outbox(LibMpi mpi, int rank) {
    this.mpi = mpi;
    this.rank = rank;
  }

  /** Any thread. */
  void add(Frame frame) {
    frames.add(frame);
  }

  /**
   * What is sent last; frames that were not begun are dropped, then and from there on. Any thread.
   */
  void finish(Frame frame) {
    last = frame;
  }

  /** Whether the last frame has gone, if there is one. */
  boolean isFinished() {
    return !sending && body == null && (last == null || lastSent);
  }

  boolean isSending() {
    return sending;
  }

  /** Goes on as far as it can without waiting; says whether anything moved. */
  boolean step() {
    boolean moved = false;
    while (isFree()) {
      if (body != null) {
        sendNext(body);
      } else {
        Frame next = last == null ? frames.poll() : takeLast();
        if (next == null) {
          return moved;
        }
        sendFirst(next);
      }
      moved = true;
    }
    return moved;
  }

  private @Nullable Frame takeLast() {
    frames.clear();
    if (lastSent) {
      return null;
    }
    lastSent = true;
    return last;
  }

  private boolean isFree() {
    if (sending && mpi.isDone(request)) {
      sending = false;
      if (large != null) {
        large.close();
        large = null;
      }
    }
    return !sending;
  }

  private void sendFirst(Frame frame) {
    MemorySegment buffer = buffer(frame.firstLength());
    frame.writeFirst(buffer.asByteBuffer());
    body = frame.isShort() ? null : frame.body();
    block = 0;
    offset = 0;
    send(buffer);
  }

  private void sendNext(Payload of) {
    long left = -offset;
    for (int i = block; i < of.blocks() && left < Frame.MAX_PIECE; i++) {
      left += of.blockLength(i);
    }
    MemorySegment buffer = buffer((int) Math.min(left, Frame.MAX_PIECE));
    long at = 0;
    while (at < buffer.byteSize()) {
      int part = (int) Math.min(of.blockLength(block) - offset, buffer.byteSize() - at);
      MemorySegment.copy(memory(of), offset, buffer, at, part);
      at += part;
      offset += part;
      skipFullBlocks(of);
    }
    if (block == of.blocks()) {
      body = null;
    }
    send(buffer);
  }

  /** Of an array that was not copied, it is the array itself. */
  private MemorySegment memory(Payload of) {
    MemorySegment array = of.memory(block);
    return array == null ? MemorySegment.ofArray(of.block(block)) : array;
  }

  private void skipFullBlocks(Payload of) {
    while (block < of.blocks() && offset == of.blockLength(block)) {
      block++;
      offset = 0;
    }
  }

  private MemorySegment buffer(int length) {
    if (length <= small.byteSize()) {
      return small.asSlice(0, length);
    }
    large = Arena.ofConfined();
    return large.allocate(length);
  }

  private void send(MemorySegment buffer) {
    sending = true;
    mpi.send(buffer, rank, Post.TAG, request);
  }
}
