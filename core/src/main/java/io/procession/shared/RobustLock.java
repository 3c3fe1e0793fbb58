package io.procession.shared;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.sync.ConditionQueue;
import io.procession.internal.sync.HoldWord;
import io.procession.internal.sync.HoldWord.Taken;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** A lock of all processes that says so when its holder died; which kinds there are is below. */
public abstract sealed class RobustLock extends SharedObject implements Lock
    permits SharedLock, SharedReentrantLock {
  private static final long serialVersionUID = 1L;

  private final transient HoldWord word;

  RobustLock(SyncRegion region) {
    super(region);
    this.word = new HoldWord(region);
  }

  final HoldWord word() {
    return word;
  }

  /** Takes the lock once more, if the calling thread has it and may. */
  abstract boolean again();

  /** For conditions: gives the lock back as often as it is held, and takes it again. */
  abstract ConditionQueue.Held held();

  /**
   * Takes the lock, waiting for it as long as it takes. Interrupts are kept for later.
   *
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  @Override
  public void lock() {
    if (word.takeFree() || again()) {
      return;
    }
    try (Patience patience = Patience.unlimited()) {
      settle(patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  /**
   * Takes the lock, waiting for it until the calling thread is interrupted, which it notices within
   * 50 ms.
   *
   * @throws InterruptedException if it is interrupted; the lock is not held
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      if (!again()) {
        settle(patience);
      }
    }
  }

  /**
   * Takes the lock if it is free; does not wait.
   *
   * @return whether the calling thread holds the lock now
   * @throws OwnerDiedException if the process that held it has died; the lock is not held. A death
   *     is noticed 100 ms after it at the latest
   */
  @Override
  public boolean tryLock() {
    if (word.takeFree() || again()) {
      return true;
    }
    try (Patience patience = Patience.none()) {
      return settle(patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("an attempt that does not wait was interrupted", e);
    }
  }

  /**
   * Takes the lock, waiting for it no longer than that, by the monotonic clock.
   *
   * @param limit zero or less: does not wait
   * @return whether the calling thread holds the lock now
   * @throws InterruptedException if the thread is interrupted; the lock is not held
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  public boolean tryLock(Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return again() || settle(patience);
    }
  }

  /**
   * As {@link #tryLock(Duration)}.
   *
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    try (Patience patience = Patience.upTo(unit.toNanos(time))) {
      return again() || settle(patience);
    }
  }

  private boolean settle(Patience patience) throws InterruptedException {
    Taken taken = word.take(patience);
    if (taken == Taken.ORPHANED) {
      throw ownerDied(false);
    }
    return taken == Taken.YES;
  }

  final OwnerDiedException ownerDied(boolean held) {
    return new OwnerDiedException(toString(), ProcessMark.ofToken(word.lastDead()).pid(), held);
  }

  /**
   * Takes the lock as {@link #lock} does, also if the process that held it has died.
   *
   * @return true if it has, and nobody had recovered the lock: what it guards may be half changed,
   *     and it is for the calling thread to put it right before it unlocks
   */
  public boolean recover() {
    if (again()) {
      return word.accept();
    }
    if (word.isMine()) {
      throw new IllegalStateException(
          "the calling thread holds the lock already; unlock it first: " + this);
    }
    try (Patience patience = Patience.unlimited()) {
      return word.recover(patience) == Taken.RECOVERED;
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  /**
   * Takes the lock for a block: {@code try (var _ = lock.hold()) { … }}, Python's {@code with
   * lock}.
   *
   * @return what unlocks when it is closed
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  public Hold hold() {
    lock();
    return this::unlock;
  }

  /**
   * Another condition of this lock, which travels as the lock does. It needs no closing, and its
   * place is never used again: a lock has at most 1000.
   *
   * @return a condition that nobody waits on
   */
  @Override
  public SharedCondition newCondition() {
    return new SharedCondition(this, ConditionQueue.newIndex(region()), false);
  }

  /**
   * Whether anybody holds the lock; what is true now may be false when the caller reads it.
   *
   * @return also true if its holder has died and nobody has noticed yet
   */
  public boolean isLocked() {
    return word.isTaken();
  }

  /**
   * The process that holds the lock, for those who watch.
   *
   * @return its number, or empty if nobody does
   */
  public OptionalLong holder() {
    long holder = word.holder();
    return holder == 0 ? OptionalLong.empty() : OptionalLong.of(ProcessMark.ofToken(holder).pid());
  }

  final IllegalMonitorStateException notHeld(String rule) {
    return new IllegalMonitorStateException(rule + ": " + this);
  }

  @Override
  public String toString() {
    return text(this::state);
  }

  private String state() {
    long holder = word.holder();
    if (holder != 0) {
      return "held by pid %d, thread %d"
          .formatted(ProcessMark.ofToken(holder).pid(), word.thread());
    }
    long dead = word.orphanOf();
    return dead == 0 ? "free" : "its holder died: pid " + ProcessMark.ofToken(dead).pid();
  }
}
