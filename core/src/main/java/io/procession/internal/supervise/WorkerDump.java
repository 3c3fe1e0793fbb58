package io.procession.internal.supervise;

import io.procession.internal.codec.Texts;
import io.procession.internal.host.ProcessState;
import io.procession.internal.launch.ControlDesk;
import io.procession.internal.launch.LaunchedWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The part of a report that is about one worker: what it does, and the stacks of its threads. */
public final class WorkerDump {
  private final LaunchedWorker worker;
  private final String doing;
  private final CompletableFuture<String> stacks;

  private WorkerDump(LaunchedWorker worker, String doing, CompletableFuture<String> stacks) {
    this.worker = worker;
    this.doing = doing;
    this.stacks = stacks;
  }

  /**
   * Asks a worker. Does not wait.
   *
   * @param worker which
   * @param control its desk
   * @param doing what it does, in words
   * @return what becomes its part of the report
   */
  public static WorkerDump ask(LaunchedWorker worker, ControlDesk control, String doing) {
    return new WorkerDump(worker, doing, control.dump());
  }

  /**
   * Which worker it is about.
   *
   * @return its number
   */
  public int index() {
    return worker.id().index();
  }

  /**
   * Waits for the answers. An interrupt ends the wait, and is noted in the thread.
   *
   * @param asked the workers
   * @param limit how long for all of them; one that is stopped never answers
   * @return lines, each with its end
   */
  public static String await(List<WorkerDump> asked, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    StringBuilder text = new StringBuilder();
    asked.forEach(worker -> text.append(worker.await(end - System.nanoTime())));
    return text.toString();
  }

  private String await(long nanos) {
    String head = worker.id() + ": " + doing;
    try {
      return head + '\n' + stacks.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return head + silence("it does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return head + silence("this thread was interrupted while it waited for the answer");
    } catch (CancellationException | ExecutionException e) {
      return head + silence("its link has ended");
    } finally {
      stacks.cancel(false);
    }
  }

  private String silence(String why) {
    String state = ProcessState.of(worker.id().pid()).map(s -> "; its process is " + s).orElse("");
    return "\n  no stacks: " + why + state + '\n';
  }

  /**
   * A time with one digit after the point, as more would differ for no reason.
   *
   * @param nanos zero or more
   * @return such as {@code 12.3 s}
   */
  public static String seconds(long nanos) {
    return Texts.of(Duration.ofMillis(Math.max(0, nanos) / 100_000_000 * 100));
  }
}
