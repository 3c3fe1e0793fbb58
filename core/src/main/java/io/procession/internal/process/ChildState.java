package io.procession.internal.process;

import io.procession.ChildProcess;
import io.procession.Waitable;
import io.procession.internal.wire.ProcessIdentity;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Who a child is, its exit code once there is one, and whether its object was closed. */
final class ChildState {
  private final ProcessIdentity identity;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final List<Wake> waiting = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  ChildState(ProcessIdentity identity) {
    this.identity = identity;
  }

  ProcessIdentity identity() {
    return identity;
  }

  void end(int code) {
    exitCode.complete(code);
    waiting.forEach(Wake::run);
  }

  /** Who waits for the end, in whatever way. */
  private final class Wake implements Waitable.Registration {
    private final Runnable action;

    private Wake(Runnable action) {
      this.action = action;
    }

    private void run() {
      action.run();
    }

    @Override
    public void close() {
      waiting.remove(this);
    }
  }

  Waitable.Registration onReady(Runnable action) {
    checkOpen();
    Wake wake = new Wake(action);
    waiting.add(wake);
    if (exitCode.isDone()) {
      wake.run(); // It may have been missed, and may run twice.
    }
    return wake;
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the process object is closed: name=" + identity.name());
    }
  }

  void close() {
    if (!closed && !exitCode.isDone()) {
      throw new IllegalStateException(
          "a process object cannot be closed while the process runs: name=%s\n"
                  .formatted(identity.name())
              + "  Try: join(), terminate() or kill() before close().");
    }
    closed = true;
  }

  boolean isAlive() {
    checkOpen();
    return !exitCode.isDone();
  }

  OptionalInt exitCode() {
    checkOpen();
    Integer code = exitCode.getNow(null);
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  CompletableFuture<ChildProcess> onExit(ChildProcess child) {
    checkOpen();
    return exitCode.thenApply(code -> child);
  }

  void join() throws InterruptedException {
    checkOpen();
    awaitEnd(Long.MAX_VALUE);
  }

  boolean join(Duration limit) throws InterruptedException {
    checkOpen();
    return awaitEnd(nanos(limit));
  }

  /** Waits for the end, also of an object that was closed. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    try {
      exitCode.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit code is never a failure", e);
    }
  }

  /** The nanoseconds of a limit; durations of more than 292 years are for ever. */
  static long nanos(Duration limit) {
    return limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : limit.isNegative() ? 0 : limit.toNanos();
  }
}
