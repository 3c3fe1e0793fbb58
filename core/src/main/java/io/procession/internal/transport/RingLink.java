package io.procession.internal.transport;

import io.procession.internal.memory.Futex;
import io.procession.internal.memory.RingRegion;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Frames over shared memory: two rings, and a socket whose only uses are to wake a side that sleeps
 * and to end when a process does.
 *
 * <p>A thread that waits looks at the memory for some microseconds, if that was of use lately, and
 * then sleeps; {@link RingDoor} says how, {@link RingWait} why it is woken.
 *
 * <p>An interrupt ends no wait but that of {@link #awaitReadable}, breaks nothing, and stays set.
 *
 * <p>At most one thread receives at a time, and which one is decided by a {@link Turn} or above:
 * all of {@link #receive}, {@link #tryReceive} and {@link #awaitReadable} need a lock of the
 * caller's, and whoever takes it goes on where the other stopped. A receiver that others may
 * replace waits in {@link #awaitReadable}, not in {@link #receive}. Who wants to replace it first
 * says so where that receiver looks before it takes the lock, then calls {@link #stopAwaiting},
 * then takes the lock.
 */
public final class RingLink implements Link, Turn.Source {
  /**
   * Rings of the bell before futexes are made ready. Less: short programs pay for what they hardly
   * use. More: longer ones pay twice for each wake-up.
   */
  private static final int FUTEX_AFTER = 256;

  /**
   * The bytes of a block of a large body. Smaller: more blocks. Larger: a block leaves the cache
   * between its zeroing and its filling, and the collector treats it as huge.
   */
  private static final int BLOCK = 1 << 18;

  private final RingRegion region;
  private final RingDoor door;
  private final RingWait space;
  private final RingWait bytes;
  private final RingOutput output;
  private final RingInput input;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Turn turn = new Turn(this);

  // Of the thread that sends.
  private final FrameHead headOut = new FrameHead();
  private boolean sending;

  // Of the thread that receives.
  private final FrameHead headIn = new FrameHead();
  private boolean receiving;

  private RingLink(RingRegion region, RingDoor door, long spinNanos) {
    this.region = region;
    this.door = door;
    this.space = RingWait.ofSender(region.outgoing(), door, new SpinLimit(spinNanos));
    this.bytes = RingWait.ofReceiver(region.incoming(), door, new SpinLimit(spinNanos));
    this.output = new RingOutput(region.outgoing(), door, space);
    this.input = new RingInput(region.incoming(), door, bytes);
  }

  /**
   * Makes one side of a link. The other side may do so earlier or later.
   *
   * @param region created by the caller, attached by the worker; closed with the link
   * @param bell a connected socket that nobody else reads or writes any more; closed with the link
   * @param spin whether to look at the memory before sleeping, see {@link #maySpin}
   * @return the link
   * @throws IOException if the socket is closed
   */
  public static RingLink open(RingRegion region, SocketChannel bell, boolean spin)
      throws IOException {
    return open(region, bell, spin ? SpinLimit.MAX_NANOS : 0, FUTEX_AFTER);
  }

  /**
   * The same, but neither side will ever sleep in a futex.
   *
   * @param region created by the caller, attached by the worker; closed with the link
   * @param bell a connected socket that nobody else reads or writes any more; closed with the link
   * @param spin whether to look at the memory before sleeping
   * @return the link
   * @throws IOException if the socket is closed
   */
  public static RingLink openWithoutFutex(RingRegion region, SocketChannel bell, boolean spin)
      throws IOException {
    return open(region, bell, spin ? SpinLimit.MAX_NANOS : 0, 0);
  }

  /**
   * Whether this process may sleep in futexes. Cheap: whether the system allows it is found out
   * when it is worth while.
   *
   * @return false where native access is not enabled for this library, and on other systems
   */
  public static boolean mayUseFutex() {
    return Futex.isPossible();
  }

  /** The same, with the time to look, and the number of rings before futexes; 0: never. */
  static RingLink open(RingRegion region, SocketChannel bell, long spinNanos, int futexAfter)
      throws IOException {
    return new RingLink(region, new RingDoor(region, Bell.open(bell), futexAfter), spinNanos);
  }

  /**
   * Whether links to workers should spin. To be asked in the caller and told to its workers, which
   * are made to see one processor.
   *
   * @param workers of the pool
   * @return false if those who look would keep processors from those who work
   */
  public static boolean maySpin(int workers) {
    int processors = Runtime.getRuntime().availableProcessors();
    return processors > 1 && workers <= processors;
  }

  @Override
  public void send(byte type, PayloadWriter fields, Payload body) throws IOException {
    Payload head = fields.finish();
    Payload arrays = BodyArrays.describe(body);
    headOut.set(type, head.size(), body.size(), arrays.size() > 0);
    try {
      door.requirePeer();
      requireWhole(sending);
      sending = true;
      output.put(headOut.bytes(), FrameDescriptor.HEAD_LENGTH);
      output.put(head);
      output.put(arrays);
      output.put(body);
      output.show();
      sending = false;
    } catch (IllegalStateException e) {
      throw door.inaccessible(e);
    }
  }

  /** An exception in the middle of a frame leaves a position that means nothing. */
  private static void requireWhole(boolean broken) throws IOException {
    if (broken) {
      throw new IOException("an earlier frame ended in the middle");
    }
  }

  @Override
  public @Nullable Frame receive() throws IOException {
    try {
      door.requireOpen();
      requireWhole(receiving);
      if (input.await(FrameDescriptor.HEAD_LENGTH)) {
        return takeFrame();
      }
      if (input.available() > 0) {
        throw new EOFException("the other process ended in the middle of a frame");
      }
      return null;
    } catch (IllegalStateException e) {
      throw door.inaccessible(e);
    }
  }

  /**
   * Takes a frame that is there as a whole. One that is larger than the ring, or has large arrays,
   * never is, so somebody must also call {@link #receive}.
   *
   * @return the frame, or null if none is complete or the other side has ended
   * @throws IOException if the link broke or was closed
   */
  public @Nullable Frame tryReceive() throws IOException {
    try {
      door.requireOpen();
      requireWhole(receiving);
      long available = input.available();
      if (available < FrameDescriptor.HEAD_LENGTH) {
        return null;
      }
      input.peek(headIn.bytes(), FrameDescriptor.HEAD_LENGTH);
      headIn.check();
      if (headIn.hasArrays()) {
        return null;
      }
      long rest = available - FrameDescriptor.HEAD_LENGTH - headIn.fieldsLength();
      return headIn.bodyLength() <= rest ? takeFrame() : null;
    } catch (IllegalStateException e) {
      throw door.inaccessible(e);
    }
  }

  private Frame takeFrame() throws IOException {
    receiving = true;
    input.take(headIn.bytes(), FrameDescriptor.HEAD_LENGTH);
    headIn.check();
    Payload fields = takePayload(headIn.fieldsLength());
    long length = headIn.bodyLength();
    Payload body =
        headIn.hasArrays()
            ? BodyArrays.receive(input, length).receiveBody(input, length, BLOCK)
            : takePayload(length);
    input.giveBack();
    receiving = false;
    return new Frame(headIn.type(), PayloadReader.of(fields), body);
  }

  private Payload takePayload(long length) throws IOException {
    if (length == 0) {
      return Payload.EMPTY;
    }
    if (length <= BLOCK) {
      return Payload.of(take((int) length));
    }
    byte[][] blocks = new byte[(int) Math.ceilDiv(length, BLOCK)][];
    long left = length;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = take((int) Math.min(left, BLOCK));
      left -= blocks[i].length;
    }
    return Payload.of(blocks);
  }

  private byte[] take(int length) throws IOException {
    byte[] target = new byte[length];
    input.take(target, length);
    return target;
  }

  /**
   * Waits until {@link #receive} would find something, be it the end. Called by the thread that may
   * receive; reads nothing.
   *
   * @param nanos the most nanoseconds to wait
   * @return false if the time was over, {@link #stopAwaiting} was called, or the thread was
   *     interrupted, which may be noticed half a second later
   * @throws IOException if the link broke or was closed
   */
  @Override
  public boolean awaitReadable(long nanos) throws IOException {
    try {
      door.requireOpen();
      return input.awaitStoppably(nanos);
    } catch (IllegalStateException e) {
      throw door.inaccessible(e);
    }
  }

  /** Makes the {@link #awaitReadable} of now, or else the next one, return false. Any thread. */
  @Override
  public void stopAwaiting() {
    try {
      bytes.askToStop();
    } catch (IllegalStateException e) {
      log(door.inaccessible(e)); // Closed, which has ended the wait.
    }
  }

  @Override
  public void peerGone() {
    door.markGone();
    turn.end();
    try {
      wakeOwn();
    } catch (IllegalStateException e) {
      log(door.inaccessible(e)); // Closed, which has ended the waits.
    }
  }

  private void wakeOwn() {
    space.wakeOwn();
    bytes.wakeOwn();
  }

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    door.markClosed();
    turn.end();
    try {
      region.leave();
      space.wakePeer();
      bytes.wakePeer();
    } catch (IOException e) {
      log(e); // The region is damaged. The socket tells the other side as well.
    }
    wakeOwn();
    try {
      door.bell().close();
    } catch (IOException e) {
      log(e); // The descriptor is released whatever close reports, and nobody can act on it.
    }
    region.close();
  }

  private static void log(IOException e) {
    System.getLogger("io.procession.transport").log(Level.DEBUG, "while closing a link", e);
  }

  /** Sleeps that ended by their time limit although what they waited for had come. */
  long lostWakes() {
    return door.lostWakes();
  }

  /** Whether this side can sleep in futexes. */
  boolean hasFutex() {
    return door.hasFutex();
  }

  /** Whether the thread that receives has said that it sleeps. */
  boolean receiverSleeps() {
    return bytes.isAsleep();
  }

  /** Whether the thread that sends has said that it sleeps. */
  boolean senderSleeps() {
    return space.isAsleep();
  }
}
