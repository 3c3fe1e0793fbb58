package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskOptions;
import io.procession.internal.journal.InputDigests;
import io.procession.internal.journal.RecordedPart;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of one {@code map} or {@code imap} call. One thread, the batch's own, feeds it with
 * inputs and handles what comes back; threads of the engine only put things into its mailbox.
 */
final class Batch implements ChunkOwner {
  private final Scheduler scheduler;
  private final BatchCall call;
  private final InputEncoder inputs;
  private final Chunker chunker;
  private final ResultSink sink;
  private final @Nullable ProgressReport progress;
  private final int lookAhead;

  private final ChunkQueue queue;
  private final Mailbox<Event> mailbox = new Mailbox<>();
  private volatile boolean cancelled;

  // Of the batch's own thread.
  private final Set<Chunk> outstanding = new HashSet<>();
  private final Retries retries;
  private final long first;
  private long fed;
  private boolean inputsEnded;
  private @Nullable MultiprocessingException abandoned;

  /**
   * Makes a batch. It runs nothing before it is fed.
   *
   * @param scheduler runs its chunks
   * @param call what is called, for which inputs
   * @param chunker sizes its chunks
   * @param sink takes its results
   */
  Batch(Scheduler scheduler, BatchCall call, Chunker chunker, ResultSink sink) {
    this.scheduler = scheduler;
    this.call = call;
    this.inputs = call.newEncoder();
    this.first = inputs.read();
    this.fed = first;
    this.inputsEnded = inputs.ended();
    this.chunker = chunker;
    this.progress =
        call.options().progress().map(told -> new ProgressReport(told, call, sink)).orElse(null);
    this.sink = progress == null ? sink : progress;
    this.queue = new ChunkQueue(call.options().priority());
    this.retries =
        new Retries(
            new Retries.Limits(call.options().retry(), scheduler.maxDeathsPerTask()),
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextDouble());
    // A worker that is free finds an encoded chunk; more would be encoded for nothing on a failure.
    this.lookAhead = Math.max(2, call.workers());
  }

  private sealed interface Event {
    record Arrived(Chunk.Part part, EngineHost.Results results) implements Event {}

    record Lost(Chunk.Part part, int count, List<AttemptEnd.Loss> losses) implements Event {}

    record Undecodable(Chunk chunk, int from, WorkerId worker, Payload failure) implements Event {}

    record Finished(Chunk chunk) implements Event {}

    record Abandoned(MultiprocessingException cause) implements Event {}
  }

  /** Makes the batch known to the scheduler; throws if the pool cannot run it. */
  void begin() {
    MultiprocessingException broken = scheduler.add(this);
    if (broken != null) {
      throw broken;
    }
    if (progress != null) {
      progress.tell();
    }
  }

  /**
   * Queues tasks whose time to run again has come; encodes inputs and queues them, as many as are
   * needed soon.
   *
   * @param allowed asked before each chunk
   */
  void feed(BooleanSupplier allowed) {
    retries.due().forEach(again -> scheduler.offer(queue, again));
    while (!inputsEnded && !cancelled && queue.size() < lookAhead && allowed.getAsBoolean()) {
      if (call.recording() == null || !giveRecorded(call.recording())) {
        Chunk.Inputs encoded = inputs.next(chunker.next(inputs.remaining()));
        fed += encoded.tasks().count();
        if (encoded.tasks().count() > 0) {
          offer(encoded);
        }
      }
      inputsEnded = inputs.ended();
    }
  }

  private void offer(Chunk.Inputs encoded) {
    Chunk chunk = new Chunk(this, call.function(), encoded);
    outstanding.add(chunk);
    scheduler.offer(queue, chunk);
  }

  /** Gives the recorded results of the next tasks, if there are any, and runs those that failed. */
  private boolean giveRecorded(Recording recording) {
    for (RecordedPart part : recording.partsAt(fed)) {
      List<@Nullable Object> these = inputs.look(part.count());
      if (recording.isOf(part, these)) {
        long first = fed;
        int[] without = recording.give(call, part, recordedChunk(part), sink);
        inputs.pass(part.count());
        fed += part.count();
        for (int i : without) {
          giveRecordedLater(recording, first + i, these.get(i));
        }
        return true;
      }
    }
    return false;
  }

  /** Gives the result of a task that failed at first and was run again by itself, or runs it. */
  private void giveRecordedLater(Recording recording, long task, @Nullable Object input) {
    for (RecordedPart part : recording.partsAt(task)) {
      if (part.count() == 1
          && recording.isOf(part, Collections.singletonList(input))
          && recording.give(call, part, recordedChunk(part), sink).length == 0) {
        return;
      }
    }
    offer(inputs.encode(task, input));
  }

  private Chunk recordedChunk(RecordedPart part) {
    return new Chunk(
        this,
        call.function(),
        new Chunk.Inputs(
            Payload.EMPTY, 0, new Chunk.Tasks(part.first(), 1, part.count()), InputDigests.NONE));
  }

  /**
   * Handles everything that has come back; waits for something if nothing has.
   *
   * @throws InterruptedException if the thread was or is interrupted
   */
  void pump() throws InterruptedException {
    if (abandoned != null) {
      throw abandoned;
    }
    Event event = mailbox.poll();
    if (event == null) {
      mailbox.await(retries.untilNext());
      event = mailbox.poll();
    }
    for (; event != null; event = mailbox.poll()) {
      handle(event);
    }
    tellProgress();
  }

  private void tellProgress() {
    if (progress != null) {
      if (inputsEnded) {
        progress.total(fed);
      }
      progress.tell();
    }
  }

  private void handle(Event event) {
    switch (event) {
      case Event.Arrived(var part, var results) -> {
        chunker.measured(results.count(), results.busyNanos());
        call.decode(results, part, retriedIn(part));
      }
      case Event.Lost(var part, int count, var losses) -> {
        ResultSink retried = retriedIn(part);
        for (int i = 0; i < count; i++) {
          long task = part.task(i);
          retried.failure(task, TaskErrors.lost(callName(), task, losses, options()));
        }
      }
      case Event.Undecodable(var chunk, int from, var worker, var failure) -> {
        Throwable cause = call.rebuild(failure);
        for (int i = from; i < chunk.count(); i++) {
          long task = chunk.task(i);
          sink.failure(task, TaskErrors.failed(callName(), task, worker, cause));
        }
      }
      case Event.Finished(var chunk) -> outstanding.remove(chunk);
      case Event.Abandoned(var cause) -> {
        abandoned = cause;
        throw cause;
      }
    }
  }

  /** The sink, but for failures of tasks of the part that are to run again. */
  private ResultSink retriedIn(Chunk.Part part) {
    if (options().retry().isEmpty()) {
      return sink;
    }
    return new ResultSink() {
      @Override
      public void value(long task, @Nullable Object value) {
        sink.value(task, value);
      }

      @Override
      public void combined(long firstTask, EngineHost.Results results, Object value) {
        sink.combined(firstTask, results, value);
      }

      @Override
      public void failure(long task, MultiprocessingException failure) {
        Optional<Chunk> again =
            part.chunk().isDropped() ? Optional.empty() : retries.take(part, task, failure);
        again.ifPresentOrElse(
            outstanding::add,
            () -> sink.failure(task, retries.last(part.chunk(), callName(), failure)));
      }
    };
  }

  /** Whether all inputs were read and every task has ended. */
  boolean isDone() {
    return inputsEnded && outstanding.isEmpty();
  }

  /** Throws what ended the inputs before their end, if something did. */
  void throwInputFailure() {
    inputs.throwFailure();
  }

  /**
   * Ends the program if this is a shard of a call; to be called when all its tasks have succeeded.
   *
   * @throws ShardDone if it is one
   */
  void endShard() {
    if (call.recording() != null) {
      call.recording().endShard(call.name(), fed - first);
    }
  }

  /** The position behind the last task that was queued or sent. */
  long fed() {
    return fed;
  }

  /** The number of chunks that are queued or sent and have not ended. */
  int outstanding() {
    return outstanding.size();
  }

  /** Reads inputs before the given one only, drops the queued ones after it, and stops tasks. */
  void stopAfter(long task) {
    inputs.stopAt(task);
    inputsEnded = inputs.ended();
    retries.dropAfter(task).forEach(outstanding::remove);
    for (Chunk chunk : scheduler.drop(queue)) {
      if (chunk.firstToRun() < task) {
        scheduler.offer(queue, chunk);
      } else {
        outstanding.remove(chunk);
      }
    }
    scheduler.stop(this, chunk -> chunk.firstToRun() > task, true);
  }

  /** Whether a task before the one after which everything is stopped has not ended. */
  boolean hasOutstandingBefore(long task) {
    if (!inputsEnded) {
      return true;
    }
    for (Chunk chunk : outstanding) {
      if (chunk.firstToRun() < task) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives the batch up: tasks that have not begun are dropped, results of others are not looked at.
   *
   * @param interrupt whether tasks that run are stopped
   */
  void cancel(boolean interrupt) {
    cancelled = true;
    scheduler.drop(queue);
    scheduler.stop(this, chunk -> true, interrupt);
    scheduler.remove(this);
    mailbox.wake();
    if (progress != null) {
      progress.end();
    }
  }

  /** Ends a wait of the batch's thread. */
  void wake() {
    mailbox.wake();
  }

  @Override
  public String callName() {
    return call.name();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean stopsAtFailure() {
    return call.endsAtFailure();
  }

  @Override
  public TaskOptions options() {
    return call.options();
  }

  @Override
  public long seed() {
    return call.seed();
  }

  @Override
  public void taken() {
    mailbox.wake();
  }

  private void put(Event event) {
    if (!cancelled) {
      mailbox.put(event);
    }
  }

  @Override
  public void results(Chunk chunk, int from, EngineHost.Results results) {
    put(new Event.Arrived(new Chunk.Part(chunk, from, chunk.tryNumber()), results));
  }

  @Override
  public void lost(Chunk chunk, int from, int to, List<AttemptEnd.Loss> losses) {
    put(new Event.Lost(new Chunk.Part(chunk, from, chunk.tryNumber()), to - from, losses));
  }

  @Override
  public void undecodable(Chunk chunk, int from, WorkerId worker, Payload failure) {
    put(new Event.Undecodable(chunk, from, worker, failure));
  }

  @Override
  public void finished(Chunk chunk) {
    put(new Event.Finished(chunk));
  }

  @Override
  public void abandoned(MultiprocessingException cause) {
    put(new Event.Abandoned(cause));
  }
}
