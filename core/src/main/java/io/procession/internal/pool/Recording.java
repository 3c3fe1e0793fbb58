package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.journal.InputDigests;
import io.procession.internal.journal.JournalCall;
import io.procession.internal.journal.RecordedPart;
import io.procession.spi.EngineHost;
import io.procession.spi.FunctionKind;
import io.procession.spi.WorkerId;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a journal has of one call, and what it gets. Used by the thread of the call. */
final class Recording {
  private final JournalCall journal;
  private final CallCodec codec;
  private final @Nullable Shard shard;
  private final InputDigests.Maker digests = new InputDigests.Maker();

  Recording(JournalCall journal, CallCodec codec, @Nullable Shard shard) {
    this.journal = journal;
    this.codec = codec;
    this.shard = shard;
  }

  /** The part of the inputs that is worked on; null for all. */
  @Nullable Shard shard() {
    return shard;
  }

  /**
   * Takes note that all tasks of the shard are recorded. Does nothing without one.
   *
   * @throws ShardDone to end the program, which has not got the results of other shards
   */
  void endShard(String callName, long tasks) {
    if (shard != null) {
      journal.completeShard(shard.index(), shard.count());
      throw new ShardDone(shard + " of " + callName + " is done: " + tasks + " tasks are recorded");
    }
  }

  /** The seed of the call: its tasks that run again have the random numbers they had. */
  long seed() {
    return journal.seed();
  }

  // ------------------------------------------------------------------ what was recorded

  /** The recorded results that begin with the task, the longest first. */
  List<RecordedPart> partsAt(long task) {
    return journal.partsAt(task);
  }

  /** How many tasks from the given one on can run before the next recorded results. */
  int room(long task, int most) {
    return (int) Math.min(most, journal.nextAfter(task) - task);
  }

  /** Whether recorded results are those of these inputs. */
  boolean isOf(RecordedPart part, List<? extends @Nullable Object> inputs) {
    if (inputs.size() != part.count()) {
      return false;
    }
    try {
      for (Object input : inputs) {
        note(input);
      }
      return digests.take().areOf(part);
    } catch (NotEncodableException e) {
      digests.take();
      return false; // It is reported when the input is to be sent.
    }
  }

  /**
   * Gives recorded results to the sink.
   *
   * @return the tasks without one, counted from the first of the part: they failed, or their
   *     results cannot be decoded any more; they run again
   */
  int[] give(BatchCall call, RecordedPart part, Chunk tasks, ResultSink sink) {
    Noting noting = new Noting(part.first(), sink, false);
    EngineHost.Results results =
        new EngineHost.Results(
            new WorkerId(part.worker().index(), part.worker().pid()),
            part.count(),
            0,
            EngineHost.Stop.NONE,
            journal.elements(part));
    call.decodeTo(noting, results, new Chunk.Part(tasks, 0, part.attempt()));
    int[] failed = noting.failed.build().toArray();
    return isCombined(call) && failed.length > 0
        ? IntStream.range(0, part.count()).toArray()
        : failed;
  }

  // ------------------------------------------------------------------ what is recorded

  /** Takes note of an input that will be sent. */
  void note(@Nullable Object input) {
    digests.add(codec.encodeAlone(input));
  }

  /** The digests of the inputs since the last time. */
  InputDigests takeDigests() {
    return digests.take();
  }

  /**
   * Decodes results and gives them to the sink, and records them. Tasks that failed are recorded
   * only as the neighbours of others, and run again the next time.
   */
  void decode(BatchCall call, EngineHost.Results results, Chunk.Part part, ResultSink sink) {
    Noting noting = new Noting(part.task(0), sink, true);
    call.decodeTo(noting, results, part);
    long failed = noting.failed.build().count();
    boolean stopped = results.stop() != EngineHost.Stop.NONE; // The last may be half a result.
    if (stopped || failed == results.count() || (isCombined(call) && failed > 0)) {
      return;
    }
    journal.record(
        RecordedPart.fresh(
            part.task(0),
            new RecordedPart.Origin(results.worker().index(), results.worker().pid()),
            part.number(),
            part.chunk().digests().part(part.from(), part.from() + results.count())),
        results.elements());
  }

  /** Whether a report has one value, so that it is lost as a whole if a task of it fails. */
  private static boolean isCombined(BatchCall call) {
    return call.function().kind() == FunctionKind.REDUCTION;
  }

  /** Passes results on, and failures if they are wanted; notes which tasks failed. */
  private static final class Noting implements ResultSink {
    private final long first;
    private final ResultSink sink;
    private final boolean passesFailures;
    private final IntStream.Builder failed = IntStream.builder();

    Noting(long first, ResultSink sink, boolean passesFailures) {
      this.first = first;
      this.sink = sink;
      this.passesFailures = passesFailures;
    }

    @Override
    public void value(long task, @Nullable Object value) {
      sink.value(task, value);
    }

    @Override
    public void failure(long task, MultiprocessingException failure) {
      failed.add((int) (task - first));
      if (passesFailures) {
        sink.failure(task, failure);
      }
    }

    @Override
    public void combined(long firstTask, EngineHost.Results results, Object value) {
      sink.combined(firstTask, results, value);
    }
  }
}
