package io.procession.spark;

import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.Chunking;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** The driver's side of one pool: which attempts are with Spark, and which of them shall stop. */
final class JobSession implements EngineSession {
  /**
   * Chunks that are with Spark for each of its cores. Fewer: cores wait for the next job. More:
   * chunks of other calls wait for these.
   */
  private static final int CHUNKS_PER_CORE = 4;

  /**
   * How long it is known of a cancelled chunk that its task may run to its end. Shorter than an
   * executor takes to ask, which it does once and within a second: the task is interrupted.
   */
  private static final Duration KNOWN = Duration.ofMinutes(1);

  /** A chunk costs Spark some milliseconds, a job some tens. */
  private static final Chunking CHUNKING = new Chunking(Duration.ofMillis(200), CHUNKS_PER_CORE);

  private final SparkContext context;
  private final int workers;
  private final EngineHost host;
  private final String id;
  private final Luggage luggage;
  private final Submitter submitter;
  private final Numbers numbers = new Numbers();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();

  /**
   * The most attempts that are with Spark. Where the user wants fewer workers than there are cores,
   * Spark must have no more than run at once.
   */
  private final int most;

  // Guarded by lock.
  private final Map<Long, Flight> flights = new HashMap<>();

  /** Attempts that have landed since they were cancelled, by a call that interrupts nothing. */
  private final Map<Long, Long> leftToEnd = new HashMap<>();

  private boolean terminated;

  private JobSession(SparkContext context, int workers, EngineHost host) {
    this.context = context;
    this.workers = workers;
    this.most =
        workers < context.defaultParallelism()
            ? workers
            : Math.multiplyExact(workers, CHUNKS_PER_CORE);
    this.host = host;
    this.id = UUID.randomUUID().toString();
    this.luggage = new Luggage(context, host, id);
    this.submitter = new Submitter(context, luggage, host, this::land);
  }

  static JobSession start(SparkContext context, int workers, EngineHost host) {
    JobSession session = new JobSession(context, workers, host);
    context.addSparkListener(session.numbers);
    Desk.open(session.id, session);
    session.submitter.start();
    return session;
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public String dump(Duration limit) {
    int count;
    lock.lock();
    try {
      count = flights.size();
    } finally {
      lock.unlock();
    }
    return """
    chunks that are with Spark: %d
      no stacks: the workers are executors of the cluster
      Try: the thread dumps in Spark's user interface%s, page Executors.
    """
        .formatted(count, context.uiWebUrl().map(url -> " at " + url).getOrElse(() -> ""));
  }

  @Override
  public Chunking chunking() {
    return CHUNKING;
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    if (ahead) {
      return null; // Spark has its own queue, which is filled as if all places were free.
    }
    Flight flight = new Flight(attempt);
    lock.lock();
    try {
      if (flights.size() >= most) {
        return null;
      }
      flights.put(attempt.id(), flight);
    } finally {
      lock.unlock();
    }
    return () -> submitter.submit(flight);
  }

  /** An attempt has ended and its end was reported; there is a place. */
  private void land(Flight flight) {
    lock.lock();
    try {
      flights.remove(flight.attempt().id());
      Cancel how = flight.cancelled();
      if (how != null && !how.interrupt()) {
        leaveToEnd(flight.attempt().id());
      }
      if (flights.isEmpty()) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
    host.placeFree();
  }

  private void leaveToEnd(long attempt) {
    long now = System.nanoTime();
    leftToEnd.values().removeIf(since -> now - since > KNOWN.toNanos());
    leftToEnd.put(attempt, now);
  }

  @Override
  public void cancel(long attempt, Cancel how) {
    Flight flight;
    lock.lock();
    try {
      flight = flights.get(attempt);
    } finally {
      lock.unlock();
    }
    if (flight != null) {
      flight.cancel(how);
      submitter.cancelled(flight);
    }
  }

  /** Whether an executor shall stop an attempt; one that is not known any more shall. */
  Question.@Nullable Stop stopOf(long attempt) {
    lock.lock();
    try {
      Flight flight = flights.get(attempt);
      if (flight == null || terminated) {
        boolean interrupt = terminated || leftToEnd.remove(attempt) == null;
        return new Question.Stop(interrupt, 0);
      }
      return Question.Stop.of(flight.cancelled());
    } finally {
      lock.unlock();
    }
  }

  Numbers numbers() {
    return numbers;
  }

  byte[][] resource(int generation, String resource) {
    return Blocks.of(host.resources(generation, resource));
  }

  Question.@Nullable Value broadcast(BroadcastId broadcast) {
    EncodedValue value = host.broadcast(broadcast).orElse(null);
    if (value == null) {
      return null;
    }
    return new Question.Value(
        value.generation(),
        luggage.broadcast(broadcast, value),
        luggage.origin(value.codePosition()));
  }

  @Override
  public void release(BroadcastId broadcast) {
    luggage.release(broadcast);
  }

  @Override
  public void close() {
    end();
  }

  @Override
  public void terminate() {
    lock.lock();
    try {
      terminated = true;
      flights.values().forEach(flight -> flight.cancel(new Cancel(true, Duration.ZERO)));
    } finally {
      lock.unlock();
    }
    submitter.terminate();
    end();
  }

  private void end() {
    submitter.end();
    Desk.close(id);
    context.removeSparkListener(numbers);
    luggage.destroy();
  }
}
