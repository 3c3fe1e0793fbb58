package io.procession.cli.jobend;

import io.procession.PoolTerminatedException;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.program.JobOptions;
import io.procession.cli.program.Program;
import io.procession.internal.Hosts;
import io.procession.internal.host.Job;
import io.procession.internal.pool.JobTime;
import io.procession.internal.pool.ShardDone;
import io.procession.internal.signal.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a program in time. A program whose pools have no journal is left alone, unless it is to be
 * requeued: nothing would be won by ending it early.
 */
public final class JobEnd {
  /** What the JVM itself exits with after SIGTERM. */
  private static final int TERMINATED = 143;

  /** Between the end of the tasks and the end of the job: for the journal, the disk, the exit. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** Of a short job, a larger part would leave nothing to run in. */
  private static final int LARGEST_PART = 4;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Console console;
  private final Duration grace;
  private final boolean requeue;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch programEnded = new CountDownLatch(1);
  private volatile boolean succeeded;

  private JobEnd(Console console, Duration grace, boolean requeue) {
    this.console = console;
    this.grace = grace;
    this.requeue = requeue;
  }

  /**
   * Runs a program in a scheduler's job, or a shard of it anywhere.
   *
   * @param program what to run, on this thread
   * @param console where the end is announced
   * @throws Throwable what the program throws, unless its pools were ended here
   */
  public static void run(Program program, Console console) throws Throwable {
    JobOptions options = program.job();
    JobEnd end = new JobEnd(console, options.graceOrDefault(), options.requeue());
    if (Hosts.isInJob()) {
      end.watch();
    }
    try {
      program.run();
      end.succeeded = true;
    } catch (ShardDone e) {
      console.complain("procession run", String.valueOf(e.getMessage()));
      end.succeeded = true;
    } catch (PoolTerminatedException e) {
      if (!end.begun.get()) {
        throw e;
      }
      // It has been said why.
    } finally {
      end.programEnded.countDown();
    }
  }

  private void watch() {
    // A warning goes to all processes of the job; workers end with this one.
    Signals.setHandled(List.of("USR1", "TERM"));
    Signals.handle("USR1", number -> begin("SIGUSR1", grace));
    Signals.handle("TERM", number -> terminate());
    Thread.ofPlatform().daemon().name("procession-job-clock").start(this::watchClock);
  }

  private void terminate() {
    if (JobTime.get().hasJournal()) {
      // The scheduler kills soon, and is about to run the job again where it should.
      begin("SIGTERM", grace);
    } else if (!begun.get()) {
      Thread.ofPlatform()
          .daemon(false)
          .name("procession-exit")
          .start(() -> System.exit(TERMINATED));
    }
  }

  /** Asks for the end again before it comes: limits can be changed while a job runs. */
  private void watchClock() {
    try {
      for (Optional<Instant> end = Hosts.end(); end.isPresent(); end = Hosts.end()) {
        Duration left = Duration.between(Instant.now(), end.get());
        Duration reserve = smaller(grace.plus(MARGIN), left.dividedBy(LARGEST_PART));
        Instant last = end.get();
        JobTime.get()
            .set(
                left.minus(smaller(MARGIN, reserve)),
                () ->
                    begin(
                        "no task can end before " + CLOCK.format(last),
                        Duration.between(Instant.now(), last).minus(smaller(MARGIN, reserve))));
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left.minus(reserve).toNanos()));
        if (!isLater(last)) {
          begin("the job ends at " + CLOCK.format(last), reserve.minus(smaller(MARGIN, reserve)));
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isLater(Instant end) {
    return Hosts.end().filter(now -> now.isAfter(end.plus(MARGIN))).isPresent();
  }

  private static Duration smaller(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void begin(String reason, Duration time) {
    if (!requeue && !JobTime.get().hasJournal()) {
      console.complain(
          "procession run", reason + "; no pool has a journal, so the program goes on");
      return;
    }
    if (begun.compareAndSet(false, true)) {
      Duration tasks = time.isNegative() ? Duration.ZERO : time;
      Thread.ofPlatform().daemon(false).name("procession-job-end").start(() -> end(reason, tasks));
    }
  }

  private void end(String reason, Duration time) {
    console.complain(
        "procession run",
        reason + ": no task begins, those that run have " + time.toSeconds() + " s");
    try {
      int cut = JobTime.get().drain(time);
      // With no call cut off, the program may be about to print its result.
      boolean ended =
          programEnded.await(cut == 0 ? grace.toSeconds() : 2, TimeUnit.SECONDS) && succeeded;
      if (ended && cut == 0) {
        return;
      }
      System.exit(reason.equals("SIGTERM") ? stopped() : again());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After SIGTERM the scheduler has decided already. */
  private int stopped() {
    console.complain("procession run", "stopped; the next run goes on from the journal");
    return ExitCode.STOPPED.number();
  }

  private int again() throws InterruptedException {
    if (!requeue) {
      console.complain("procession run", "stopped in time; the next run goes on from the journal");
      return ExitCode.STOPPED.number();
    }
    Optional<Job> job = Hosts.job();
    Requeue how = Requeue.of(job.orElse(null));
    String name = job.map(j -> j.scheduler() + " job " + j.id()).orElse("the job");
    console.complain("procession run", "asks for " + name + " to run again");
    String failure = how.run();
    if (failure != null) {
      console.complain(
          "procession run",
          name + " was not requeued: " + failure + "\n  Try: submit it again, it goes on.");
    }
    return how.exitCode();
  }
}
