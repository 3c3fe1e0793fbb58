package io.procession.shared;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.sync.HoldWord.Taken;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.ReadHolds;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that many threads of all processes can have to read, or one to write. Java's {@link
 * java.util.concurrent.locks.ReentrantReadWriteLock} for processes; Python has none.
 *
 * <p>Both locks are re-entrant, and the writer may read. A writer that waits goes before readers
 * that come later. A reader cannot become the writer; it would wait for itself. At most 512 threads
 * can read at a time; reading costs more the more do.
 *
 * <p>A reader that dies is forgotten. If the writer dies, all who want either lock get an {@link
 * OwnerDiedException}, until one takes the write lock by {@link WriteLock#recover}.
 */
public final class SharedReadWriteLock extends SharedObject implements ReadWriteLock {
  private static final long serialVersionUID = 1L;

  private final transient ReadHolds holds;
  private final transient ReadLock readLock = new ReadLock();
  private final transient WriteLock writeLock = new WriteLock();

  SharedReadWriteLock(SyncRegion region) {
    super(region);
    this.holds = new ReadHolds(region);
  }

  /**
   * Creates a lock that nobody has.
   *
   * @return the lock, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedReadWriteLock create() {
    return new SharedReadWriteLock(create(ObjectKind.READ_WRITE_LOCK, 0, 0));
  }

  /**
   * The lock of readers. It does not travel: send this object.
   *
   * @return always the same one
   */
  @Override
  public ReadLock readLock() {
    return readLock;
  }

  /**
   * The lock of the writer. It does not travel: send this object.
   *
   * @return always the same one
   */
  @Override
  public WriteLock writeLock() {
    return writeLock;
  }

  /** What both locks have in common. */
  public abstract sealed class Part implements Lock permits ReadLock, WriteLock {
    private Part() {}

    abstract boolean take(Patience patience) throws InterruptedException;

    /**
     * Takes the lock, waiting for it as long as it takes. Interrupts are kept for later.
     *
     * @throws OwnerDiedException if the writer has died; the lock is not held
     */
    @Override
    public void lock() {
      try (Patience patience = Patience.unlimited()) {
        take(patience);
      } catch (InterruptedException e) {
        throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
      }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      try (Patience patience = Patience.untilInterrupt()) {
        take(patience);
      }
    }

    @Override
    public boolean tryLock() {
      try (Patience patience = Patience.none()) {
        return take(patience);
      } catch (InterruptedException e) {
        throw new IllegalStateException("an attempt that does not wait was interrupted", e);
      }
    }

    /**
     * Takes the lock, waiting for it no longer than that, by the monotonic clock.
     *
     * @param limit zero or less: does not wait
     * @return whether the calling thread has the lock now
     * @throws InterruptedException if the thread is interrupted; the lock is not held
     * @throws OwnerDiedException if the writer has died; the lock is not held
     */
    public boolean tryLock(Duration limit) throws InterruptedException {
      try (Patience patience = Patience.upTo(limit)) {
        return take(patience);
      }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      return tryLock(Duration.ofNanos(unit.toNanos(time)));
    }

    /**
     * Takes the lock for a block.
     *
     * @return what unlocks when it is closed
     * @throws OwnerDiedException if the writer has died; the lock is not held
     */
    public Hold hold() {
      lock();
      return this::unlock;
    }

    /**
     * There are none.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException(
          "a lock for readers and writers has no conditions\n  Try: SharedCondition.create().");
    }

    final boolean settle(Taken taken) {
      if (taken == Taken.ORPHANED) {
        throw new OwnerDiedException(
            SharedReadWriteLock.this.toString(),
            ProcessMark.ofToken(holds.writer().lastDead()).pid(),
            false);
      }
      return taken != Taken.NO;
    }

    final IllegalMonitorStateException notHeld(String rule) {
      return new IllegalMonitorStateException(rule + ": " + SharedReadWriteLock.this);
    }
  }

  /** The lock of readers. */
  public final class ReadLock extends Part {
    private ReadLock() {}

    @Override
    boolean take(Patience patience) throws InterruptedException {
      return settle(holds.read(patience));
    }

    /**
     * Gives the lock back once.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    @Override
    public void unlock() {
      if (!holds.endRead()) {
        throw notHeld("only a thread that reads can end to read");
      }
    }
  }

  /** The lock of the writer. */
  public final class WriteLock extends Part {
    private WriteLock() {}

    @Override
    boolean take(Patience patience) throws InterruptedException {
      return again() || (settle(holds.writer().take(patience)) && holds.drain(patience));
    }

    private boolean again() {
      if (holds.writer().isMine()) {
        holds.writer().depth(Math.addExact(holds.writer().depth(), 1));
        return true;
      }
      if (holds.isReader()) {
        throw new IllegalStateException(
            "a thread that reads cannot become the writer: "
                + SharedReadWriteLock.this
                + "\n  Try: unlock the read lock first.");
      }
      return false;
    }

    /**
     * Takes the lock as {@link #lock} does, also if the last writer has died.
     *
     * @return true if it has, and nobody had recovered the lock: what it guards may be half
     *     changed, and it is for the calling thread to put it right before it unlocks
     */
    public boolean recover() {
      if (again()) {
        return false;
      }
      try (Patience patience = Patience.unlimited()) {
        boolean recovered = holds.writer().recover(patience) == Taken.RECOVERED;
        holds.drain(patience);
        return recovered;
      } catch (InterruptedException e) {
        throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
      }
    }

    /**
     * Gives the lock back once.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    @Override
    public void unlock() {
      if (!holds.writer().isMine()) {
        throw notHeld("only the thread that writes can end to write");
      }
      int depth = holds.writer().depth();
      if (depth > 0) {
        holds.writer().depth(depth - 1);
      } else {
        holds.endWrite();
      }
    }
  }

  @Override
  public String toString() {
    return text(this::state);
  }

  private String state() {
    long writer = holds.writer().holder();
    long dead = holds.writer().orphanOf();
    if (writer != 0) {
      return "writer pid %d, readers=%d"
          .formatted(ProcessMark.ofToken(writer).pid(), holds.readers());
    }
    return dead == 0
        ? "readers=" + holds.readers()
        : "its writer died: pid " + ProcessMark.ofToken(dead).pid();
  }
}
