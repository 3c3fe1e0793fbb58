package io.procession.internal.inprocess;

import io.procession.internal.deadline.Deadlines;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.worker.BroadcastTable;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession;
import io.procession.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The threads of one pool. */
final class InProcessSession implements EngineSession {
  /** How long a terminated task may take to notice its interrupt. */
  static final Duration LEAVE = Duration.ofSeconds(2);

  private final EngineHost host;
  private final int workers;
  private final Duration leave;
  private final AtomicInteger free = new AtomicInteger();
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private volatile boolean terminated;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final List<Hand> hands = new ArrayList<>();
  private final Map<Long, Work> works = new HashMap<>();
  private final Deadlines deadlines = new Deadlines(lock, hands, System::nanoTime);

  private InProcessSession(int workers, Duration leave, EngineHost host) {
    this.workers = workers;
    this.leave = leave;
    this.host = host;
  }

  /** An attempt to run, or the end. What happens to it is guarded by the session's lock. */
  static final class Work {
    private final @Nullable Attempt attempt;
    private @Nullable Cancel cancelled;
    private @Nullable Hand hand;

    private Work(@Nullable Attempt attempt) {
      this.attempt = attempt;
    }

    Attempt attempt() {
      return Objects.requireNonNull(attempt);
    }

    @Nullable Cancel cancelled() {
      return cancelled;
    }
  }

  static InProcessSession start(int first, int workers, Duration leave, EngineHost host) {
    InProcessSession session = new InProcessSession(workers, leave, host);
    for (int i = 0; i < session.workers; i++) {
      session.hands.add(
          new Hand(new WorkerId(first + i, ProcessHandle.current().pid()), session, host));
    }
    List.copyOf(session.hands).forEach(Hand::start);
    return session;
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    if (ahead) {
      return null; // There is no way whose time could be hidden.
    }
    int seen = free.get();
    while (seen > 0) {
      if (free.compareAndSet(seen, seen - 1)) {
        return place(attempt);
      }
      seen = free.get();
    }
    return null;
  }

  private Runnable place(Attempt attempt) {
    Work work = new Work(attempt);
    lock.lock();
    try {
      works.put(attempt.id(), work);
    } finally {
      lock.unlock();
    }
    return () -> queue.add(work);
  }

  @Override
  public void cancel(long attempt, Cancel how) {
    lock.lock();
    try {
      Work work = works.get(attempt);
      if (work != null) {
        work.cancelled = how;
        if (work.hand != null) {
          deadlines.cancelled(work.hand);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an attempt, as a hand that is free; null at the end. */
  @Nullable Work next(Hand hand) {
    if (terminated || !isAtWork(hand)) {
      return null;
    }
    free.incrementAndGet();
    host.placeFree();
    Work work = take();
    if (work == null) {
      return null;
    }
    lock.lock();
    try {
      work.hand = hand;
      hand.take(work);
      deadlines.given(work.attempt());
      deadlines.cancelled(hand);
    } finally {
      lock.unlock();
    }
    return work;
  }

  /** What a hand runs at the orderly end; null if there is nothing. */
  @Nullable Work last(Hand hand) {
    if (terminated || !isAtWork(hand)) {
      return null;
    }
    Attempt attempt = host.lastAttempt().orElse(null);
    if (attempt == null) {
      return null;
    }
    Work work = new Work(attempt);
    lock.lock();
    try {
      work.hand = hand;
      hand.take(work);
    } finally {
      lock.unlock();
    }
    return work;
  }

  /** Only the end of the session is an interrupt that counts. */
  private @Nullable Work take() {
    while (!terminated) {
      try {
        Work work = queue.take();
        return work.attempt == null ? null : work;
      } catch (InterruptedException e) {
        Thread.onSpinWait(); // Left by a task, or of the session's end, which the loop sees.
      }
    }
    return null;
  }

  /** Gets a broadcast; null if it was closed. */
  BroadcastTable.@Nullable Fetched fetch(BroadcastId id) {
    return host.broadcast(id)
        .map(
            value ->
                new BroadcastTable.Fetched(PayloadReader.of(value.payload()), value.callerLoader()))
        .orElse(null);
  }

  @Override
  public void release(BroadcastId id) {
    lock.lock();
    try {
      hands.forEach(hand -> hand.broadcasts().forget(id));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String dump(Duration limit) {
    lock.lock();
    try {
      return hands.stream().map(Hand::dump).collect(Collectors.joining());
    } finally {
      lock.unlock();
    }
  }

  private boolean isAtWork(Hand hand) {
    lock.lock();
    try {
      return hands.contains(hand) && !hand.isAbandoned();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what the hand reports still counts. */
  boolean isOf(Hand hand, Work work) {
    lock.lock();
    try {
      return hand.has(work);
    } finally {
      lock.unlock();
    }
  }

  /** A task of the hand has stopped; says why it had to. */
  Stop settle(Hand hand, Work work) {
    lock.lock();
    try {
      return hand.clock().settle(work.attempt().id());
    } finally {
      lock.unlock();
    }
  }

  /** Takes from a hand what it has not done in time; null if it has nothing. */
  @Nullable Work giveUp(Hand hand) {
    lock.lock();
    try {
      return hand.abandon();
    } finally {
      lock.unlock();
    }
  }

  /** An attempt has ended, unless the hand was abandoned before. */
  void ended(Hand hand, Work work, AttemptEnd end) {
    lock.lock();
    try {
      if (!hand.has(work)) {
        return;
      }
      Stop _ = hand.clock().settle(work.attempt().id());
      hand.take(null);
      works.remove(work.attempt().id());
    } finally {
      lock.unlock();
    }
    host.ended(work.attempt().id(), end);
  }

  /** Puts another hand in the place of one that was abandoned. */
  void replace(Hand abandoned) {
    Hand next = new Hand(abandoned.id(), this, host);
    lock.lock();
    try {
      works.values().removeIf(work -> work.hand == abandoned);
      hands.remove(abandoned);
      if (terminated) {
        return;
      }
      hands.add(next);
    } finally {
      lock.unlock();
    }
    next.start();
  }

  @Override
  public void close() {
    List<Hand> all = end();
    all.forEach(hand -> queue.add(new Work(null)));
    join(all, leave);
    all.forEach(Hand::giveUpLast);
  }

  @Override
  public void terminate() {
    terminated = true;
    List<Hand> all = end();
    all.forEach(
        hand -> {
          queue.add(new Work(null)); // For a task that swallows its interrupt.
          hand.thread().interrupt();
        });
    join(all, LEAVE);
  }

  private List<Hand> end() {
    lock.lock();
    try {
      deadlines.end();
      return List.copyOf(hands);
    } finally {
      lock.unlock();
    }
  }

  private static void join(List<Hand> hands, Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    for (Hand hand : hands) {
      Thread thread = hand.thread();
      if (thread == Thread.currentThread()) {
        continue; // A task that closes the pool it runs in.
      }
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
