package io.procession.internal.inprocess;

import io.procession.InitializerFailedException;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.RunHead;
import io.procession.internal.worker.ChunkRunner;
import io.procession.internal.worker.LoadedFunction;
import io.procession.internal.worker.WorkerContext;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of one pool. */
final class InProcessSession implements EngineSession {
  /** How long a terminated task may take to notice its interrupt. */
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private final EngineHost host;
  private final int workers;
  private final AtomicInteger free = new AtomicInteger();
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private volatile boolean terminated;
  private final List<Thread> threads = new ArrayList<>();

  private InProcessSession(int workers, EngineHost host) {
    this.workers = workers;
    this.host = host;
  }

  /** An attempt to run, or the end. */
  private record Work(@Nullable Attempt attempt) {}

  static InProcessSession start(int workers, EngineHost host) {
    InProcessSession session = new InProcessSession(workers, host);
    for (int i = 0; i < workers; i++) {
      WorkerId id = new WorkerId(i, ProcessHandle.current().pid());
      session.threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("procession-worker-" + i)
              .unstarted(() -> session.work(id)));
    }
    session.threads.forEach(Thread::start);
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
        return () -> queue.add(new Work(attempt));
      }
      seen = free.get();
    }
    return null;
  }

  private void work(WorkerId id) {
    WorkerContext context = WorkerContext.enter(id);
    if (!initialize(id)) {
      return;
    }
    while (!terminated) {
      free.incrementAndGet();
      host.placeFree();
      Attempt attempt = next();
      if (attempt == null) {
        return;
      }
      try {
        run(id, context, attempt);
      } catch (RuntimeException | Error e) {
        // Every attempt must end, also one whose results cannot be handed over.
        host.ended(attempt.id(), new AttemptEnd.Undecodable(id, TaskFailure.encode(e)));
      }
    }
  }

  /**
   * Waits for an attempt; null at the end. Only the end of the session is an interrupt that counts.
   */
  private @Nullable Attempt next() {
    while (!terminated) {
      try {
        return queue.take().attempt();
      } catch (InterruptedException e) {
        Thread.onSpinWait(); // Left by a task, or of the session's end, which the loop sees.
      }
    }
    return null;
  }

  private boolean initialize(WorkerId id) {
    EncodedFunction initializer = host.initializer().orElse(null);
    if (initializer == null) {
      return true;
    }
    try {
      load(initializer).apply(null);
      return true;
    } catch (Throwable e) {
      host.broken(
          new InitializerFailedException(
              "the initializer failed in %s: %s\n  initializer | %s"
                  .formatted(id, e, initializer.description()),
              e));
      return false;
    }
  }

  private static LoadedFunction load(EncodedFunction function) throws Exception {
    ClassLoader loader = function.callerLoader();
    Thread.currentThread().setContextClassLoader(loader);
    return new LoadedFunction(
        function.kind(),
        FunctionCodec.decode(PayloadReader.of(function.payload()), loader),
        loader);
  }

  private void run(WorkerId id, WorkerContext context, Attempt attempt) {
    LoadedFunction function;
    try {
      function = load(attempt.function());
    } catch (Throwable e) {
      host.ended(attempt.id(), new AttemptEnd.Undecodable(id, TaskFailure.encode(e)));
      return;
    }
    new ChunkRunner(function, context, begun -> {})
        .run(
            RunHead.of(attempt, 0),
            attempt.inputs(),
            (count, busyNanos, last, results) ->
                host.results(attempt.id(), new EngineHost.Results(id, count, busyNanos, results)));
    host.ended(attempt.id(), new AttemptEnd.Done());
  }

  @Override
  public void close() {
    threads.forEach(thread -> queue.add(new Work(null)));
    join();
  }

  @Override
  public void terminate() {
    terminated = true;
    threads.forEach(
        thread -> {
          queue.add(new Work(null)); // For a task that swallows its interrupt.
          thread.interrupt();
        });
    join();
  }

  private void join() {
    boolean interrupted = false;
    long end = System.nanoTime() + LEAVE.toNanos();
    for (Thread thread : threads) {
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
