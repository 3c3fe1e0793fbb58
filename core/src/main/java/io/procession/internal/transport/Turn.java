package io.procession.internal.transport;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which thread reads a link: its receiver, or a guest, the thread that waits for the only answer
 * which is to come. A guest saves two wake-ups: that of the receiver, and its own by the receiver.
 *
 * <p>Whoever holds {@link #reading} reads. The receiver stays away while there is a guest, and
 * after it until somebody needs the receiver: an answer that nobody reads for is to come ({@link
 * #call}), the guest lost its patience, or the link is at its end. A guest that meets anything but
 * its answer leaves, and the receiver meets the same.
 *
 * <p>No answer is left lying: whoever expects one calls <em>after</em> it is counted among those
 * that are to come, and a guest takes the turn only while that count, under the same lock, says
 * that its answer is the only one. So either the guest sees the other one, or its word that nobody
 * needs the receiver comes before the call.
 */
public final class Turn {
  /**
   * How long a guest reads. Longer: its interrupt is noticed later. Shorter: calls of tasks that
   * are not tiny wake the receiver.
   */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Source source;
  private final long patience;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicBoolean guest = new AtomicBoolean();
  private volatile boolean needed = true;
  private volatile boolean over;
  private volatile @Nullable Thread receiver;

  /** What is read, in turns. */
  interface Source {
    /** See {@link RingLink#awaitReadable}. */
    boolean awaitReadable(long nanos) throws IOException;

    /** See {@link RingLink#stopAwaiting}. */
    void stopAwaiting();
  }

  /** Reads one frame and does what it says. */
  public interface Reader {
    /**
     * Reads the next frame.
     *
     * @return false if there is none, as the link is at its end
     * @throws IOException if the link broke
     */
    boolean next() throws IOException;
  }

  Turn(Source source) {
    this(source, PATIENCE_NANOS);
  }

  /** The same, with the time that a guest reads. */
  Turn(Source source, long patienceNanos) {
    this.source = source;
    this.patience = patienceNanos;
  }

  /**
   * What the receiver does, until the link ends.
   *
   * @param reader reads
   * @throws IOException if the link broke
   */
  public void readAll(Reader reader) throws IOException {
    receiver = Thread.currentThread();
    boolean more = true;
    while (more) {
      while (!over && (guest.get() || !needed)) {
        LockSupport.park(this);
      }
      reading.lock();
      try {
        more = !source.awaitReadable(Long.MAX_VALUE) || reader.next();
      } finally {
        reading.unlock();
      }
    }
  }

  /** Says that an answer is to come which no guest reads for. Any thread. */
  public void call() {
    needed = true;
    if (!guest.get()) {
      LockSupport.unpark(receiver);
    }
  }

  /** Says that the link is at its end, or will be once it is read. Any thread. */
  void end() {
    over = true;
    LockSupport.unpark(receiver);
  }

  /**
   * Makes the calling thread the guest, if there is none. To be called with the lock that guards
   * what is to come, and only if that is one answer.
   *
   * @return whether it is; then it must {@link #readUntil}
   */
  public boolean take() {
    if (!guest.compareAndSet(false, true)) {
      return false;
    }
    needed = false;
    return true;
  }

  /**
   * Reads as the guest, and gives the turn back. Returns early if the answer does not come soon,
   * the thread is interrupted or the link ends: then the receiver goes on.
   *
   * @param answered whether the answer was read
   * @param reader reads
   */
  public void readUntil(BooleanSupplier answered, Reader reader) {
    boolean done = false;
    try {
      done = begin() && read(answered, reader);
    } catch (IOException e) {
      done = false; // The receiver meets it as well, and knows what to do.
    } finally {
      if (!done) {
        needed = true;
      }
      guest.set(false);
      if (needed || over) {
        LockSupport.unpark(receiver);
      }
    }
  }

  private boolean begin() {
    if (reading.tryLock()) {
      return true;
    }
    source.stopAwaiting();
    try {
      return reading.tryLock(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean read(BooleanSupplier answered, Reader reader) throws IOException {
    try {
      long start = System.nanoTime();
      while (!answered.getAsBoolean()) {
        long left = patience - (System.nanoTime() - start);
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (source.awaitReadable(left) && !reader.next()) {
          return false;
        }
      }
      return true;
    } finally {
      reading.unlock();
    }
  }
}
