package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskOptions;
import io.procession.internal.journal.InputDigests;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.List;

/** Some tasks of one call, encoded together. Its progress is guarded by the scheduler's lock. */
final class Chunk {
  private final ChunkOwner owner;
  private final EncodedFunction function;
  private final Inputs inputs;

  /** The attempts before, where it is one task that runs again. */
  private final Past past;

  /** Tasks whose results or failures were reported, counted from the first. */
  private int done;

  /** How many workers have died that had it. */
  private int deaths;

  private long attempt;
  private boolean dropped;
  private boolean bound;

  /** Deaths of workers that had this chunk but had begun no further task of it. */
  private final List<AttemptEnd.Loss> suspicions = new ArrayList<>();

  Chunk(ChunkOwner owner, EncodedFunction function, Inputs inputs) {
    this(owner, function, inputs, Past.NONE);
  }

  private Chunk(ChunkOwner owner, EncodedFunction function, Inputs inputs, Past past) {
    this.owner = owner;
    this.function = function;
    this.inputs = inputs;
    this.past = past;
    this.done = past.position;
  }

  /**
   * What happened to the one task of a chunk before it runs again.
   *
   * @param position of the task among the inputs
   * @param attempts which were made to run it
   * @param failures the exceptions of those that failed by the task, the latest last
   * @param memory that the next one gets, as a multiple of what workers have
   */
  record Past(int position, int attempts, List<MultiprocessingException> failures, double memory) {
    private static final Past NONE = new Past(0, 0, List.of(), 1);
  }

  /**
   * Its tasks from one on, as an attempt ran them.
   *
   * @param chunk their chunk
   * @param from the first one's position among the inputs
   * @param number of the attempt
   */
  record Part(Chunk chunk, int from, int number) {
    /** The position in the call of one of the tasks. */
    long task(int inPart) {
      return chunk.task(from + inPart);
    }
  }

  /** One task of this chunk, to run again by itself; what was encoded is shared. */
  Chunk again(Past before) {
    Tasks one = new Tasks(firstTask(), stride(), before.position + 1);
    return new Chunk(
        owner,
        function,
        new Inputs(inputs.elements(), inputs.codePosition(), one, inputs.digests()),
        before);
  }

  /** The failures of its task before; none unless it runs again. */
  List<MultiprocessingException> failures() {
    return past.failures;
  }

  /** The memory that its worker should have, as a multiple of what workers have. */
  double memory() {
    return past.memory;
  }

  /** The position in its call of the first task that it was made to run. */
  long firstToRun() {
    return task(past.position);
  }

  /** The position among its inputs of a task of the call. */
  int position(long task) {
    return (int) ((task - firstTask()) / stride());
  }

  /**
   * Encoded inputs.
   *
   * @param elements the bytes
   * @param codePosition what a worker must have of the code log to decode them
   * @param tasks which
   * @param digests of the inputs, where results are recorded
   */
  record Inputs(Payload elements, long codePosition, Tasks tasks, InputDigests digests) {}

  /**
   * Which tasks of a call: every so-manyth from the first on.
   *
   * @param first the position in its call of the first one
   * @param stride 1 for neighbours
   * @param count how many
   */
  record Tasks(long first, int stride, int count) {}

  ChunkOwner owner() {
    return owner;
  }

  EncodedFunction function() {
    return function;
  }

  Payload inputs() {
    return inputs.elements();
  }

  InputDigests digests() {
    return inputs.digests();
  }

  /** The position in its call of the first task that there is an input of. */
  long firstTask() {
    return inputs.tasks().first();
  }

  /** The distance of its tasks in their call. */
  int stride() {
    return inputs.tasks().stride();
  }

  /** The position in its call of one of the chunk's tasks. */
  long task(int inChunk) {
    return firstTask() + (long) inChunk * stride();
  }

  /** The end of its tasks, counted from the first input. */
  int count() {
    return inputs.tasks().count();
  }

  long codePosition() {
    return inputs.codePosition();
  }

  int done() {
    return done;
  }

  void advance(int tasks) {
    done += tasks;
  }

  /** Which try to run its tasks is the next one; being taken back unbegun does not count. */
  int tryNumber() {
    return past.attempts + deaths + 1;
  }

  void countDeath() {
    deaths++;
  }

  /** An attempt to run what is left of it. */
  Attempt newAttempt(long id) {
    TaskOptions options = owner.options();
    return new Attempt(
        id,
        function,
        inputs(),
        codePosition(),
        done,
        count(),
        owner.stopsAtFailure(),
        firstTask(),
        stride(),
        tryNumber(),
        owner.seed(),
        options.timeout().map(timeout -> new Attempt.Limit(timeout, options.grace())),
        memory());
  }

  /** The attempt that runs it; 0 if it was not sent or the attempt has ended. */
  long attempt() {
    return attempt;
  }

  void setAttempt(long number) {
    attempt = number;
  }

  /** Whether its results are not wanted any more, and it must not be run again. */
  boolean isDropped() {
    return dropped || bound || owner.isCancelled();
  }

  /** Notes that it is for one worker and no other. */
  void bind() {
    bound = true;
  }

  /** Whether it is for one worker: if that dies, so has this. */
  boolean isBound() {
    return bound;
  }

  void setDropped() {
    dropped = true;
  }

  /** A worker has died that had begun no further task; all such deaths. */
  List<AttemptEnd.Loss> suspect(AttemptEnd.Loss loss) {
    suspicions.add(loss);
    return suspicions;
  }

  /** The next task is blamed for them; the one after it starts without. */
  List<AttemptEnd.Loss> takeSuspicions() {
    List<AttemptEnd.Loss> taken = List.copyOf(suspicions);
    suspicions.clear();
    return taken;
  }
}
