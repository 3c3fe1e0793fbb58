package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession;
import io.procession.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives chunks to free workers, the queues of all calls in turn, and keeps the ledger: which chunk
 * each attempt is of, until the attempt's end was reported.
 */
final class Scheduler implements EngineHost {
  /**
   * Twice what {@link ChunkQueue} sends ahead: what waits longer is behind a task it did not
   * expect.
   */
  private static final long PATIENCE_NANOS = 2 * ChunkQueue.AHEAD_NANOS;

  private final FunctionEncoder functions;
  private final Optional<EncodedFunction> initializer;
  private final int maxDeathsPerTask;
  private final Optional<WorkerExits> exits;
  private final Broadcasts broadcasts = new Broadcasts(this::release);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();

  // Guarded by lock.
  private final Rotation rotation = new Rotation();
  private final Map<Long, Sent> ledger = new HashMap<>();
  private final Set<ChunkOwner> owners = new LinkedHashSet<>();
  private volatile @Nullable EngineSession session;
  private @Nullable MultiprocessingException broken;
  private long nextAttempt = 1;
  private boolean held;
  private DoublePredicate mayTake = nanos -> true;

  /**
   * Makes a scheduler without an engine.
   *
   * @param functions encodes what workers have to know
   * @param initializer what each worker runs first
   * @param exits what each worker runs last
   * @param maxDeathsPerTask workers that may die of a task before it is blamed, also while none of
   *     a chunk's tasks runs (between two tasks, or while the function is decoded)
   */
  Scheduler(
      FunctionEncoder functions,
      Optional<EncodedFunction> initializer,
      Optional<WorkerExits> exits,
      int maxDeathsPerTask) {
    this.functions = functions;
    this.maxDeathsPerTask = maxDeathsPerTask;
    this.initializer = initializer;
    this.exits = exits;
  }

  /**
   * Limits the time, before anything is placed.
   *
   * @param allows whether something that takes so many nanoseconds may begin; once not, nothing
   *     begins any more
   */
  void limitTime(DoublePredicate allows) {
    locked(() -> mayTake = allows);
  }

  private record Sent(Chunk chunk, ChunkQueue queue) {}

  int maxDeathsPerTask() {
    return maxDeathsPerTask;
  }

  /** Begins to use the engine; what it reported as free before is used now. */
  void start(EngineSession engine) {
    locked(() -> session = engine);
    dispatch();
  }

  /**
   * Adds a call. It is told if the pool breaks, until {@link #remove}.
   *
   * @return why the pool cannot run it, or null
   */
  @Nullable MultiprocessingException add(ChunkOwner owner) {
    return ask(
        () -> {
          if (broken == null) {
            owners.add(owner);
          }
          return broken;
        });
  }

  /** Whether the engine was given up, so that every call fails. */
  boolean isBroken() {
    return ask(() -> broken != null);
  }

  void remove(ChunkOwner owner) {
    locked(() -> owners.remove(owner));
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T ask(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** Queues a chunk of a call, and sends what can be sent. */
  void offer(ChunkQueue queue, Chunk chunk) {
    if (enqueue(queue, chunk)) {
      dispatch();
    }
  }

  /** The same for the only chunk of a call whose thread waits for its end, and may do so here. */
  void offerAwaited(ChunkQueue queue, Chunk chunk, BooleanSupplier ended) {
    if (enqueue(queue, chunk)) {
      dispatch(new Awaited(chunk, ended));
    }
  }

  private record Awaited(Chunk chunk, BooleanSupplier ended) {}

  private boolean enqueue(ChunkQueue queue, Chunk chunk) {
    return ask(
        () -> {
          if (broken == null) { // Else the owner has been told.
            queue.addLast(chunk);
            rotation.add(queue);
          }
          return broken == null;
        });
  }

  /** Takes the chunks of a queue that were not sent; nothing is reported for them. */
  List<Chunk> drop(ChunkQueue queue) {
    return ask(queue::drain);
  }

  /** Takes a chunk out of its queue; false if it was sent. */
  boolean withdraw(ChunkQueue queue, Chunk chunk) {
    return ask(() -> queue.remove(chunk));
  }

  /**
   * Sends chunks as long as there are chunks and places. A worker that is free takes over what has
   * waited behind a long task of another one, first what has waited long, and then, when no chunk
   * is left, anything.
   */
  private void dispatch() {
    dispatch(null);
  }

  private void dispatch(@Nullable Awaited awaited) {
    EngineSession engine = session;
    if (engine == null) {
      return;
    }
    engine.rebalance(PATIENCE_NANOS);
    Runnable last = () -> {};
    for (Dispatch next = next(awaited); next != null; next = next(awaited)) {
      if (awaited != null && next.chunk() == awaited.chunk()) {
        last = next.send(); // It may wait.
      } else {
        next.send().run();
        next.chunk().owner().taken();
      }
    }
    if (isEmpty()) {
      engine.rebalance(0);
    }
    last.run();
  }

  private boolean isEmpty() {
    return ask(() -> rotation.next() == null);
  }

  private record Dispatch(Runnable send, Chunk chunk) {}

  private @Nullable Dispatch next(@Nullable Awaited awaited) {
    lock.lock();
    try {
      ChunkQueue queue = rotation.next();
      if (queue == null) {
        return null;
      }
      Dispatch dispatch = place(queue, awaited);
      if (dispatch != null) {
        rotation.pass(queue); // Else its turn stays its turn.
      }
      return dispatch;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Dispatch place(ChunkQueue queue, @Nullable Awaited awaited) {
    if (session == null || broken != null || held) {
      return null;
    }
    Chunk chunk = queue.peek();
    if (!mayTake.test(queue.longest(chunk))) {
      held = true; // The pool will be drained.
      return null;
    }
    Attempt attempt = chunk.newAttempt(nextAttempt);
    Runnable send =
        awaited != null && chunk == awaited.chunk
            ? session.placeAwaited(attempt, awaited.ended)
            : session.place(attempt, false);
    if (send == null && queue.maySendAhead(chunk)) {
      send = session.place(attempt, true);
    }
    if (send == null) {
      return null;
    }
    queue.removeFirst();
    note(attempt, new Sent(chunk, queue));
    return new Dispatch(send, chunk);
  }

  private void note(Attempt attempt, Sent sent) {
    nextAttempt++;
    sent.chunk.setAttempt(attempt.id());
    ledger.put(attempt.id(), sent);
  }

  /** Notes a chunk as sent, which the caller gives to a worker. Empty if nothing can run. */
  Optional<Attempt> assign(ChunkQueue queue, Chunk chunk) {
    lock.lock();
    try {
      if (broken != null) {
        return Optional.empty();
      }
      Attempt attempt = chunk.newAttempt(nextAttempt);
      note(attempt, new Sent(chunk, queue));
      return Optional.of(attempt);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Attempt> lastAttempt() {
    return exits.flatMap(each -> each.next(this));
  }

  /**
   * Sends nothing any more, and waits until nothing runs.
   *
   * @param limit how long to wait
   * @return the part of the limit that is left
   * @throws InterruptedException if the thread was or is interrupted
   */
  Duration drain(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      held = true;
      long left = limit.toNanos();
      while (!ledger.isEmpty() && left > 0) {
        left = idle.awaitNanos(left);
      }
      return Duration.ofNanos(Math.max(0, left));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up chunks that may have been sent: what has not begun does not begin.
   *
   * @param owner whose chunks
   * @param which those of them
   * @param interrupt whether tasks that run are stopped
   */
  void stop(ChunkOwner owner, Predicate<Chunk> which, boolean interrupt) {
    List<Long> attempts = new ArrayList<>();
    EngineSession engine;
    lock.lock();
    try {
      engine = session;
      for (Sent sent : ledger.values()) {
        Chunk chunk = sent.chunk;
        if (chunk.owner() == owner && which.test(chunk)) {
          chunk.setDropped();
          attempts.add(chunk.attempt());
        }
      }
    } finally {
      lock.unlock();
    }
    if (engine != null) {
      var how = new EngineSession.Cancel(interrupt, owner.options().grace());
      attempts.forEach(attempt -> engine.cancel(attempt, how));
    }
  }

  @Override
  public void placeFree() {
    dispatch();
  }

  @Override
  public void results(long attempt, Results results) {
    Sent sent;
    int from;
    lock.lock();
    try {
      sent = ledger.get(attempt);
      if (sent == null) {
        return; // The pool was terminated.
      }
      from = sent.chunk.done();
      sent.chunk.advance(results.count());
      sent.queue.measured(results.count(), results.busyNanos());
    } finally {
      lock.unlock();
    }
    sent.chunk.owner().results(sent.chunk, from, results);
  }

  @Override
  public void ended(long attempt, AttemptEnd end) {
    Sent sent;
    lock.lock();
    try {
      sent = ledger.remove(attempt);
      if (ledger.isEmpty()) {
        idle.signalAll();
      }
      if (sent != null) {
        sent.chunk.setAttempt(0);
      }
    } finally {
      lock.unlock();
    }
    if (sent == null) {
      return; // The pool was terminated.
    }
    Chunk chunk = sent.chunk;
    ChunkOwner owner = chunk.owner();
    switch (end) {
      case AttemptEnd.Done() -> owner.finished(chunk);
      case AttemptEnd.NotStarted() -> again(sent);
      case AttemptEnd.Undecodable(var worker, var failure) -> {
        owner.undecodable(chunk, chunk.done(), worker, failure);
        owner.finished(chunk);
      }
      case AttemptEnd.Lost lost -> lost(sent, lost);
    }
  }

  private void lost(Sent sent, AttemptEnd.Lost lost) {
    Chunk chunk = sent.chunk;
    int from;
    int begun;
    List<AttemptEnd.Loss> losses = List.of(lost.loss());
    lock.lock();
    try {
      from = chunk.done();
      begun = Math.max(from, lost.started());
      if (begun == from
          && from < chunk.count()
          && lost.loss().stop() == Stop.NONE
          && (chunk.suspect(lost.loss()).size() >= maxDeathsPerTask
              || chunk.isBound()
              || isTooLarge(chunk, lost.loss()))) {
        losses = chunk.takeSuspicions();
        begun++;
      }
      chunk.advance(begun - from);
    } finally {
      lock.unlock();
    }
    if (begun > from && lost.loss().stop() != Stop.CANCELLED) {
      chunk.owner().lost(chunk, from, begun, losses);
    }
    locked(chunk::countDeath); // From here on its tasks are another try.
    again(sent);
  }

  /** Whether an input did not fit into a worker, so that its retry says what is next. */
  private static boolean isTooLarge(Chunk chunk, AttemptEnd.Loss loss) {
    return loss.outOfMemory() && chunk.owner().options().retry().isPresent();
  }

  /** Runs the rest of a chunk elsewhere, before anything else of its call. */
  private void again(Sent sent) {
    Chunk chunk = sent.chunk;
    boolean rest;
    lock.lock();
    try {
      rest = chunk.done() < chunk.count() && broken == null && !chunk.isDropped();
      if (rest) {
        sent.queue.addFirst(chunk);
        rotation.add(sent.queue);
      }
    } finally {
      lock.unlock();
    }
    if (rest) {
      dispatch();
    } else {
      chunk.owner().finished(chunk);
    }
  }

  @Override
  public void broken(MultiprocessingException cause) {
    List<ChunkOwner> told;
    lock.lock();
    try {
      if (broken != null) {
        return;
      }
      broken = cause;
      told = new ArrayList<>(owners);
      owners.clear();
      rotation.clear();
      ledger.clear();
    } finally {
      lock.unlock();
    }
    told.forEach(owner -> owner.abandoned(cause));
  }

  @Override
  public Payload code(long from, long to) {
    return functions.code(from, to);
  }

  @Override
  public Payload resources(int generation, String resource) {
    return functions.resources(generation, resource);
  }

  Broadcasts broadcasts() {
    return broadcasts;
  }

  @Override
  public Optional<EncodedValue> broadcast(BroadcastId id) {
    return broadcasts.find(id);
  }

  private void release(BroadcastId id) {
    EngineSession engine = session;
    if (engine != null) {
      engine.release(id);
    }
  }

  @Override
  public Optional<EncodedFunction> initializer() {
    return initializer;
  }

  @Override
  public Throwable rebuild(Payload failure) {
    return functions.rebuild(failure);
  }
}
