package io.procession.internal.deadline;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker whose tasks a test begins and ends, and which notes what is done to it. */
final class FakeWorker implements Watched {
  private final WorkerStatus status = WorkerStatus.inMemory();
  private final TaskClock clock = new TaskClock();
  private final List<String> done = new ArrayList<>();
  private @Nullable Attempt attempt;
  private @Nullable Cancel cancelled;

  static Attempt attempt(long id, Attempt.@Nullable Limit limit) {
    EncodedFunction function =
        new EncodedFunction(
            1, 0, 0, Payload.EMPTY, FunctionKind.FUNCTION, ClassLoader.getSystemClassLoader(), "f");
    return new Attempt(
        id, function, Payload.EMPTY, 0, 0, 9, false, 0, 1, 1, 0, Optional.ofNullable(limit), 1);
  }

  static Attempt.Limit limit(long timeoutMillis, long graceMillis) {
    return new Attempt.Limit(Duration.ofMillis(timeoutMillis), Duration.ofMillis(graceMillis));
  }

  void give(Attempt next) {
    attempt = next;
    cancelled = null;
    status.attempt(next.id(), next.from());
  }

  void begin(int task) {
    status.begun(task + 1);
  }

  void end(int task) {
    status.ended(task + 1);
  }

  void cancel(Cancel how) {
    cancelled = how;
  }

  /** What was done to it since this was last asked. */
  List<String> takeDone() {
    List<String> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  @Override
  public @Nullable Attempt running() {
    return attempt;
  }

  @Override
  public @Nullable Cancel cancelled() {
    return cancelled;
  }

  @Override
  public WorkerStatus status() {
    return status;
  }

  @Override
  public TaskClock clock() {
    return clock;
  }

  @Override
  public void interrupt(long of, int task) {
    done.add("interrupt " + (task == WorkerStatus.ALL ? "all" : task) + " of " + of);
  }

  @Override
  public void condemn() {
    done.add("condemn");
  }

  @Override
  public void kill(Attempt of, Stop why) {
    done.add("kill " + of.id() + " " + why);
  }
}
