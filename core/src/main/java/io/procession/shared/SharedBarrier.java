package io.procession.shared;

import io.procession.TaskRunnable;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.Rendezvous;
import io.procession.internal.sync.Rendezvous.Breach;
import io.procession.internal.sync.Rendezvous.Broken;
import io.procession.internal.sync.SyncRegion;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import org.jspecify.annotations.Nullable;

/**
 * A place where a number of threads of all processes wait for one another, again and again. The
 * counterpart of Python's {@code multiprocessing.Barrier}.
 *
 * <p>A barrier gets broken if a party's time is over, if it is interrupted, if the action throws,
 * or if a process dies that was given the barrier: killed, or ended by a signal, or while it waits
 * here. Then all that wait, and all that come later, get a {@link BrokenBarrierException} that says
 * why and names the process, until somebody calls {@link #reset}. A process that ends by itself, or
 * that closes the barrier, does not break it: another one may take its place. At most 512 processes
 * can be given one barrier.
 */
public final class SharedBarrier extends SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient Rendezvous rendezvous;
  private final @Nullable TaskRunnable action;

  private SharedBarrier(SyncRegion region, @Nullable TaskRunnable action) {
    super(region);
    this.rendezvous = new Rendezvous(region);
    this.action = action;
  }

  /**
   * Creates a barrier whose parties wait for ever.
   *
   * @param parties how many make a round, 1 or more
   * @return the barrier, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBarrier create(int parties) {
    return made(parties, null, Duration.ZERO);
  }

  /**
   * Creates a barrier with an action.
   *
   * @param parties how many make a round, 1 or more
   * @param action run once a round by the party that comes last, in its process, before any goes
   *     on; it travels with the barrier
   * @return the barrier, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBarrier create(int parties, TaskRunnable action) {
    return made(parties, action, Duration.ZERO);
  }

  /**
   * Creates a barrier with a time limit.
   *
   * @param parties how many make a round, 1 or more
   * @param limit how long {@link #await()} waits for the others, more than zero
   * @return the barrier, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBarrier create(int parties, Duration limit) {
    return made(parties, null, checked(limit));
  }

  /**
   * Creates a barrier with an action and a time limit.
   *
   * @param parties how many make a round, 1 or more
   * @param action as in {@link #create(int, TaskRunnable)}
   * @param limit as in {@link #create(int, Duration)}
   * @return the barrier, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBarrier create(int parties, TaskRunnable action, Duration limit) {
    return made(parties, action, checked(limit));
  }

  private static Duration checked(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("limit must be positive: limit=" + limit);
    }
    return limit;
  }

  private static SharedBarrier made(int parties, @Nullable TaskRunnable action, Duration limit) {
    if (parties < 1) {
      throw new IllegalArgumentException("parties must be positive: parties=" + parties);
    }
    var spec = new SyncRegion.Spec(ObjectKind.BARRIER, parties, limit.toNanos(), 0);
    return new SharedBarrier(Regions.get(() -> SyncRegion.create(spec)), action);
  }

  /**
   * Waits for the others, no longer than the barrier's time limit, if it has one.
   *
   * @return how many had come before: 0 for the first, {@code parties - 1} for the last
   * @throws BrokenBarrierException if the barrier is broken, or gets broken meanwhile
   * @throws InterruptedException if the thread is interrupted, which breaks the barrier
   */
  public int await() throws BrokenBarrierException, InterruptedException {
    long nanos = region().parameter();
    try (Patience patience = nanos == 0 ? Patience.untilInterrupt() : Patience.upTo(nanos)) {
      return meet(patience);
    }
  }

  /**
   * Waits for the others, no longer than that; when the time is over the barrier is broken.
   *
   * @param limit zero or less: does not wait
   * @return how many had come before: 0 for the first, {@code parties - 1} for the last
   * @throws BrokenBarrierException if the barrier is broken, or gets broken meanwhile
   * @throws InterruptedException if the thread is interrupted, which breaks the barrier
   */
  public int await(Duration limit) throws BrokenBarrierException, InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return meet(patience);
    }
  }

  private int meet(Patience patience) throws BrokenBarrierException, InterruptedException {
    TaskRunnable todo = action;
    try {
      return rendezvous.meet(todo == null ? () -> {} : todo::run, patience);
    } catch (Broken e) {
      var broken =
          new BrokenBarrierException(
              "the barrier is broken: %s (pid %d), name=%s\n  Try: reset(), once all agree."
                  .formatted(reason(e.breach()), e.pid(), name()));
      broken.initCause(e.getCause());
      throw broken;
    }
  }

  private static String reason(Breach breach) {
    return switch (breach) {
      case NONE -> "it is not";
      case DIED -> "a process that was given it died";
      case TIMEOUT -> "the time of a party was over";
      case INTERRUPTED -> "a party was interrupted";
      case ACTION -> "the action threw";
      case ABORTED -> "somebody called abort";
      case RESET -> "somebody called reset while parties waited";
    };
  }

  /** Breaks the barrier. */
  public void abort() {
    rendezvous.abort();
  }

  /**
   * Makes the barrier usable again, with nobody waiting: who waits gets a {@link
   * BrokenBarrierException}. Processes that died are forgotten.
   */
  public void reset() {
    rendezvous.reset();
  }

  /**
   * How many parties make a round.
   *
   * @return as it was created
   */
  public int parties() {
    return rendezvous.parties();
  }

  /**
   * How many wait. Python's {@code n_waiting}.
   *
   * @return 0 while the barrier is broken
   */
  public int waiting() {
    return rendezvous.arrived();
  }

  /**
   * Whether the barrier is broken.
   *
   * @return false after a {@link #reset}
   */
  public boolean isBroken() {
    return rendezvous.breach() != Breach.NONE;
  }

  /** {@inheritDoc} The end of this process breaks nothing after that. */
  @Override
  public void close() {
    try {
      rendezvous.leave();
    } catch (IllegalStateException e) {
      return; // Closed before.
    }
    super.close();
  }

  @Override
  public String toString() {
    return text(
        () -> isBroken() ? "broken" : "parties=%d, waiting=%d".formatted(parties(), waiting()));
  }

  @Override
  Object handle() {
    return new Handle(name(), action);
  }

  /** What travels instead of a barrier. */
  private record Handle(String name, @Nullable TaskRunnable action) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      SyncRegion region = Regions.get(() -> SyncRegion.join(name, ObjectKind.BARRIER));
      SharedBarrier barrier = new SharedBarrier(region, action);
      barrier.rendezvous.join(); // So that its death is noticed, even before it first comes.
      return barrier;
    }
  }
}
