package io.procession.spark;

import io.procession.spi.EngineHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** Makes jobs of the attempts that come at about the same time. */
final class Submitter {
  /**
   * How long an attempt waits for others of its call. Shorter: more jobs, of which each costs some
   * tens of milliseconds. Longer: a single task waits for nothing.
   */
  private static final long LINGER_MILLIS = 3;

  /** The most chunks in a job: those of a call that never ends must begin. */
  private static final int MAX_CHUNKS = 4096;

  private final SparkContext context;
  private final Luggage luggage;
  private final EngineHost host;
  private final Consumer<Flight> land;
  private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final Set<Job> jobs = ConcurrentHashMap.newKeySet();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("procession-spark").unstarted(this::submitAll);

  private volatile boolean terminated;

  /**
   * Makes a submitter; {@link #start} puts it to work.
   *
   * @param context where jobs run
   * @param luggage packs attempts
   * @param host is told of results and ends
   * @param land is told when an end was reported
   */
  Submitter(SparkContext context, Luggage luggage, EngineHost host, Consumer<Flight> land) {
    this.context = context;
    this.luggage = luggage;
    this.host = host;
    this.land = land;
  }

  private sealed interface Order {
    record Fly(Flight flight) implements Order {}

    /** Runs the tasks of one attempt one by one, to find which of them ends executors. */
    record FlyAlone(Flight flight) implements Order {}

    record End() implements Order {}
  }

  void start() {
    thread.start();
  }

  void submit(Flight flight) {
    orders.add(new Order.Fly(flight));
  }

  void submitAlone(Flight flight) {
    orders.add(new Order.FlyAlone(flight));
  }

  private void submitAll() {
    try {
      while (submitNext()) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The session ends.
    }
  }

  private boolean submitNext() throws InterruptedException {
    Map<Long, List<Flight>> calls = new LinkedHashMap<>();
    Order order = orders.take();
    for (int chunks = 0; order != null && chunks < MAX_CHUNKS; chunks++) {
      switch (order) {
        case Order.Fly(var flight) ->
            calls
                .computeIfAbsent(flight.attempt().function().id(), _ -> new ArrayList<>())
                .add(flight);
        case Order.FlyAlone(var flight) -> new LoneFlight(this, flight).next();
        case Order.End _ -> {
          return false;
        }
      }
      order = orders.poll(LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (order != null) {
      orders.add(order);
    }
    calls.values().forEach(flights -> new GroupFlight(this, flights).start());
    return true;
  }

  /** Starts a job. What is told of it comes on threads of Spark. */
  void run(List<ChunkTask> tasks, Job.Listener listener) {
    Job job = new Job(tasks, listener, jobs::remove);
    jobs.add(job);
    job.start(context);
    if (terminated) {
      job.cancel();
    }
  }

  Luggage luggage() {
    return luggage;
  }

  EngineHost host() {
    return host;
  }

  boolean isTerminated() {
    return terminated;
  }

  void land(Flight flight) {
    land.accept(flight);
  }

  /** A flight was cancelled; jobs of which nothing is wanted any more are. */
  void cancelled(Flight flight) {
    jobs.stream().filter(Job::isUnwanted).forEach(Job::cancel);
  }

  void terminate() {
    terminated = true;
    jobs.forEach(Job::cancel);
  }

  /** Ends the thread; waits for what it submits. */
  void end() {
    orders.add(new Order.End());
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why no chunk can run any more; null if the failure was one of its chunks'. */
  @Nullable String whyNot(@Nullable Throwable failure) {
    if (context.isStopped()) {
      return "the Spark context was stopped\n  Try: stop it after the pools that use it are closed";
    }
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (String.valueOf(e.getMessage()).contains("ClassNotFoundException: io.procession.")) {
        return "executors do not have the jars of procession and procession-spark\n"
            + "  Try: --jars, or spark.jars, with both";
      }
    }
    return null;
  }
}
