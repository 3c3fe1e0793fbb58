package io.procession.internal.pool;

import io.procession.internal.signal.SecondSignal;
import io.procession.spi.EngineSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The life of a pool, and the calls that are under way in it.
 *
 * <pre>
 *   RUNNING ──close──► CLOSING ──no call left──► ENDING ──workers gone──► ENDED
 *      └──────terminate────┴─────────────────────► ENDING
 * </pre>
 *
 * One lock guards the state and the calls; ending the workers happens without it.
 */
final class Lifecycle {
  /** For the threads of calls to handle the results that have come in. */
  private static final Duration LEAVE = Duration.ofSeconds(1);

  /** What stands for a grace without an end: more does not fit into nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** From the moment when nobody has a pool any more until its last call is known. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private enum State {
    RUNNING,
    CLOSING,
    ENDING,
    ENDED
  }

  private final EngineSession session;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Set<Call> calls = new LinkedHashSet<>();
  private State state = State.RUNNING;

  Lifecycle(EngineSession session) {
    this.session = session;
  }

  EngineSession session() {
    return session;
  }

  /** A call that is under way, until it is closed. */
  final class Call implements AutoCloseable {
    private final Runnable cancel;
    private final boolean stream;
    private volatile @Nullable Thread ending;

    private Call(Runnable cancel, boolean stream) {
      this.cancel = cancel;
      this.stream = stream;
    }

    /**
     * Names the thread that ends the call. What depends on the call's future runs in it, and may
     * close the pool, which must not wait for itself then.
     */
    void endsIn(Thread thread) {
      ending = thread;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /** Notes a call whose end {@link #close} waits for. */
  Call enter(String name, Runnable cancel) {
    return enter(name, new Call(cancel, false));
  }

  /** Notes a stream, which is cancelled by {@link #close}: its consumer may never come back. */
  Call enterStream(String name, Runnable cancel) {
    return enter(name, new Call(cancel, true));
  }

  private Call enter(String name, Call call) {
    lock.lock();
    try {
      if (state != State.RUNNING) {
        throw new RejectedExecutionException("pool is closed: call=" + name);
      }
      calls.add(call);
      return call;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Call call) {
    lock.lock();
    try {
      calls.remove(call);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the calls and ends the workers.
   *
   * @param terminate what is done when the waiting thread is interrupted
   */
  void close(Runnable terminate) {
    boolean interrupted = false;
    SecondSignal.endsAtOnce(); // A shutdown hook may close the pool, whose tasks may run for long.
    for (Call stream : beginClosing()) {
      stream.cancel.run();
    }
    try {
      awaitCalls();
    } catch (InterruptedException e) {
      interrupted = true;
      terminate.run();
    }
    if (beginEnding()) {
      try {
        session.close();
      } finally {
        end();
      }
    }
    awaitEnd();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it is in its life. */
  @Override
  public String toString() {
    lock.lock();
    try {
      return state.name();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the pool takes calls. */
  boolean isRunning() {
    lock.lock();
    try {
      return state == State.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no call is under way, streams included, in a pool that nobody can reach any more. A
   * call that just begins is not known yet, hence the pause.
   */
  void awaitIdle() {
    lock.lock();
    try {
      long left = PAUSE.toNanos();
      while (state == State.RUNNING && (left > 0 || !calls.isEmpty())) {
        if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private List<Call> beginClosing() {
    lock.lock();
    try {
      if (state == State.RUNNING) {
        state = State.CLOSING;
      }
      List<Call> streams = new ArrayList<>(calls);
      streams.removeIf(call -> !call.stream);
      calls.removeAll(streams);
      return streams;
    } finally {
      lock.unlock();
    }
  }

  private void awaitCalls() throws InterruptedException {
    lock.lock();
    try {
      Thread me = Thread.currentThread();
      while (state == State.CLOSING && calls.stream().anyMatch(call -> call.ending != me)) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing runs, and tells how much of the limit is left. */
  interface Idle {
    Duration await(Duration limit) throws InterruptedException;
  }

  /**
   * Lets what was begun end, fails the calls and kills the workers. An interrupt ends the waiting.
   *
   * @param grace how long it may take
   * @param idle begins nothing any more and waits
   * @param failCalls tells all calls that they will not end otherwise
   */
  void drain(Duration grace, Idle idle, Runnable failCalls) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative: grace=" + grace);
    }
    try {
      Duration left = idle.await(grace.compareTo(LONGEST) < 0 ? grace : LONGEST);
      terminate(failCalls);
      awaitNoCalls(left.plus(LEAVE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits, after the calls were failed, until they have handled what came before that.
   *
   * @param limit how long; the consumer of a stream may never come back
   */
  private void awaitNoCalls(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (!calls.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What the pool does. An ended one has no workers that could be asked. */
  String dump(Duration limit) {
    State now;
    int count;
    lock.lock();
    try {
      now = state;
      count = calls.size();
    } finally {
      lock.unlock();
    }
    boolean over = now == State.ENDING || now == State.ENDED;
    return "pool of %d workers, %s, calls under way: %d\n"
            .formatted(session.workers(), now.name().toLowerCase(Locale.ROOT), count)
        + (over ? "" : session.dump(limit));
  }

  /** How many calls are under way. */
  int callCount() {
    lock.lock();
    try {
      return calls.size();
    } finally {
      lock.unlock();
    }
  }

  /** True for the one thread that has to end the workers. */
  private boolean beginEnding() {
    lock.lock();
    try {
      boolean mine = state == State.RUNNING || state == State.CLOSING;
      if (mine) {
        state = State.ENDING;
        changed.signalAll();
      }
      return mine;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEnded() {
    lock.lock();
    try {
      return state == State.ENDED;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      state = State.ENDED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd() {
    lock.lock();
    try {
      while (state != State.ENDED) {
        changed.awaitUninterruptibly(); // Ending takes seconds at the most.
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fails the calls and kills the workers.
   *
   * @param failCalls tells all calls that they will not end otherwise
   */
  void terminate(Runnable failCalls) {
    if (beginEnding()) {
      try {
        failCalls.run();
        session.terminate();
      } finally {
        end();
      }
    } else if (!isEnded()) {
      session.terminate(); // Another thread waits politely for the workers; now they are killed.
    }
    awaitEnd();
  }
}
