package io.procession.internal.local;

import io.procession.internal.codec.Texts;
import io.procession.internal.deadline.TaskClock;
import io.procession.internal.deadline.TaskWords;
import io.procession.internal.deadline.Watched;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.supervise.Heartbeat;
import io.procession.internal.supervise.Heartbeats;
import io.procession.internal.supervise.WorkerDump;
import io.procession.internal.transport.Turn;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.WorkerId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A ready worker and the attempts that it has, the first one running. Guarded by the session's
 * lock.
 */
final class Seat implements Watched, Heartbeats.Pulse {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** How long the receiver of a dead worker may take to the end of what was in the socket. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final WorkerLine line;
  private final Load load;
  private @Nullable Thread receiver;
  private volatile @Nullable ResultReader reader;
  private final TaskClock clock = new TaskClock();
  private final Heartbeat heartbeat = new Heartbeat();

  /** Tasks that the worker may still be given. */
  private int allowance;

  /** The worker that had this one's number before, while it still has attempts. */
  private @Nullable Seat before;

  private boolean worked;
  private boolean recycled;
  private boolean relieved;
  private boolean gone;

  /**
   * Makes a seat without attempts.
   *
   * @param line to its worker
   * @param allowance how many tasks it may run
   * @param before the seat of a worker of the same number that has not ended, or null
   */
  Seat(WorkerLine line, int allowance, @Nullable Seat before) {
    this.line = line;
    this.load = new Load(line.worker().status());
    this.allowance = allowance;
    this.before = before;
  }

  WorkerLine line() {
    return line;
  }

  LaunchedWorker worker() {
    return line.worker();
  }

  /** Begins to read what the worker sends. */
  void startReceiver(ResultReader results) {
    reader = results;
    receiver =
        Thread.ofPlatform()
            .daemon()
            .name("procession-receive-" + worker().id().index())
            .start(results);
  }

  /**
   * Makes the calling thread the one that reads, if what the worker was given last is all it has.
   */
  boolean takeTurn() {
    Turn turn = worker().data().turn();
    return turn != null && reader != null && load.size() == 1 && turn.take();
  }

  /** Reads until the answer is there or long in coming; for the thread that took the turn. */
  void readUntil(BooleanSupplier answered) {
    Turn turn = worker().data().turn();
    ResultReader results = reader;
    if (turn != null && results != null) {
      results.readAsGuest(turn, answered);
    }
  }

  /** Whether it takes an attempt beside so many others. */
  boolean takes(int others) {
    if (before != null && before.load.isEmpty()) {
      before = null;
    }
    return !gone && !relieved && before == null && allowance > 0 && load.size() <= others;
  }

  /** Whether it has nothing to do and may get something. */
  boolean isFree() {
    return isIdle() && takes(0);
  }

  /**
   * Whether all it has is of the same call. Another call's tasks may take long, and nothing may be
   * bound to wait for them.
   */
  boolean runs(EncodedFunction function) {
    return load.isOf(function);
  }

  /** Gives the worker as much of an attempt as it may still run. */
  Load.Given give(Attempt attempt) {
    int most = Math.min(allowance, attempt.to() - attempt.from());
    Load.Given given = load.add(attempt, attempt.from() + most);
    allow(-given.tasks());
    worked = true;
    return given;
  }

  /** Gives the worker what it runs before it leaves, which does not count. */
  Load.Given giveLast(Attempt attempt) {
    return load.add(attempt, attempt.to());
  }

  private void allow(int tasks) {
    if (allowance != Integer.MAX_VALUE) {
      allowance += tasks;
    }
  }

  /** How long an attempt has waited behind another and could be taken back; -1 if there is none. */
  long waiting(long now) {
    return gone || relieved ? -1 : load.waitingSince(now);
  }

  /** Takes the attempt back that waits, unless the worker begins it. */
  @Nullable Attempt takeBack() {
    Load.Given last = load.waiting();
    return last != null && takeBack(last.attempt().id()) ? last.attempt() : null;
  }

  /** Takes an attempt back, unless the worker has begun it, or is dying with it. */
  boolean takeBack(long attempt) {
    Load.Given last = load.find(attempt);
    if (gone || last == null || !status().take(last.slot(), attempt)) {
      return false;
    }
    load.remove(last);
    allow(last.tasks());
    return true;
  }

  /**
   * Notes results; the last ones take the attempt out.
   *
   * @return the attempt, or null if it is not here any more
   */
  Load.@Nullable Given report(long attempt, int count, boolean last) {
    Load.Given given = load.find(attempt);
    if (given == null) {
      return null;
    }
    given.report(count);
    if (last) {
      load.remove(given);
      allow(given.left()); // It stopped at a failure.
    }
    return given;
  }

  boolean has(long attempt) {
    return load.find(attempt) != null;
  }

  /** Notes that the results of an attempt are not wanted any more. */
  void cancel(long attempt, Cancel how) {
    Load.Given given = load.find(attempt);
    if (given != null) {
      given.cancel(how);
    }
  }

  @Override
  public @Nullable Attempt running() {
    Load.Given given = gone ? null : load.running();
    return given == null ? null : given.attempt();
  }

  @Override
  public @Nullable Cancel cancelled() {
    Load.Given given = load.running();
    return given == null ? null : given.cancelled();
  }

  @Override
  public WorkerStatus status() {
    return worker().status();
  }

  @Override
  public TaskClock clock() {
    return clock;
  }

  @Override
  public void interrupt(long attempt, int task) {
    line.control().cancel(attempt, task);
  }

  @Override
  public void condemn() {
    gone = true;
  }

  @Override
  public void kill(Attempt attempt, Stop why) {
    String words =
        why == Stop.TIMED_OUT
            ? "killed by its pool, as the task did not stop within %s of its timeout"
                .formatted(Texts.of(attempt.limit().orElseThrow().grace()))
            : "killed by its pool, as the task was cancelled and did not stop";
    worker().kill(new LaunchedWorker.Kill(why, words));
  }

  @Override
  public Heartbeat heartbeat() {
    return heartbeat;
  }

  @Override
  public OptionalLong quietSince() {
    Load.Given running = gone ? null : load.running();
    return running == null ? OptionalLong.empty() : OptionalLong.of(load.quietSince(running));
  }

  @Override
  public String doing() {
    return TaskWords.of(this);
  }

  @Override
  public WorkerId id() {
    return worker().id();
  }

  @Override
  public long lastBeat() {
    return status().lastBeat();
  }

  @Override
  public void kill(String reason) {
    worker().kill(reason);
  }

  @Override
  public void beat(long number) {
    line.control().beat(number);
  }

  /** What it does and since when, in words. */
  String report(long now) {
    OptionalLong quiet = quietSince();
    StringBuilder words = new StringBuilder();
    if (gone) {
      words.append("leaving");
    } else if (quiet.isPresent()) {
      words.append(doing()).append(", for ").append(WorkerDump.seconds(now - quiet.getAsLong()));
    } else {
      words.append("idle, for ").append(WorkerDump.seconds(now - idleSince()));
    }
    if (load.size() > 1) {
      words.append("; one more chunk waits for it");
    }
    return words.append(relieved && !gone ? "; leaves after that" : "").toString();
  }

  boolean isSpent() {
    return allowance == 0;
  }

  boolean isIdle() {
    return load.isEmpty();
  }

  /** Since when it is idle, if it is. */
  long idleSince() {
    return load.emptySince();
  }

  /**
   * Notes that it will be replaced, and goes on until then. One that has not worked stays: its
   * replacement would be the same.
   *
   * @return whether a replacement is to be started
   */
  boolean beginRecycling() {
    boolean begins = worked && !recycled && !relieved && !gone;
    recycled |= begins;
    return begins;
  }

  /** Whether it goes on only until its replacement is ready. */
  boolean isRecycled() {
    return recycled;
  }

  boolean isRelieved() {
    return relieved;
  }

  /** It gets no more attempts, and leaves when it has none left. */
  void relieve() {
    relieved = true;
  }

  boolean isGone() {
    return gone;
  }

  /** Its process has ended, or was told to. */
  void setGone() {
    gone = true;
  }

  /** Lets the receiver come to the end of what the worker sent before it died. */
  void drain() {
    try {
      if (receiver != null && !receiver.join(DRAIN)) {
        LOG.log(Level.WARNING, "{0}: results are still arriving", worker().id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How an attempt ended with the worker. */
  record Ended(long attempt, AttemptEnd end) {}

  /** Takes all attempts, as the worker has died. */
  List<Ended> abandon(AttemptEnd.Loss loss) {
    Load.Given running = load.running();
    return load.abandon().stream()
        .map(given -> new Ended(given.attempt().id(), endOf(given, given == running, loss)))
        .toList();
  }

  /** Takes all attempts at the end of the session, when the status of the worker is gone. */
  List<Ended> abandonAtTheEnd(AttemptEnd.Loss loss) {
    return load.abandon().stream()
        .map(Load.Given::attempt)
        .map(attempt -> new Ended(attempt.id(), new AttemptEnd.Lost(attempt.from(), loss)))
        .toList();
  }

  private AttemptEnd endOf(Load.Given given, boolean next, AttemptEnd.Loss loss) {
    int begun = status().begunOf(given.attempt().id());
    // The attempt that was next may be what the worker died of, while it read or decoded it; unless
    // it was killed to stop a task, and has reported that task.
    boolean suspect = next && begun < 0;
    boolean innocent = begun < 0 ? !suspect : loss.stop() != Stop.NONE && begun <= given.done();
    return innocent
        ? new AttemptEnd.NotStarted()
        : new AttemptEnd.Lost(Math.max(begun, given.attempt().from()), loss);
  }
}
