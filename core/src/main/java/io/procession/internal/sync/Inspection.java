package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.RegionFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds what, and who waits for it, in all shared objects of this user. Looks from outside: the
 * objects do not notice, and what it shows of them may be of slightly different moments.
 */
public final class Inspection {
  private static final Logger LOG = System.getLogger("io.procession.sync");

  private Inspection() {}

  /**
   * A thread.
   *
   * @param pid of its process
   * @param thread its number there, as in a thread dump after {@code #}; 0: any thread
   */
  public record Actor(long pid, long thread) {
    @Override
    public String toString() {
      return thread == 0 ? "pid " + pid : "pid %d, thread %d".formatted(pid, thread);
    }
  }

  /**
   * A thread that waits.
   *
   * @param who the thread
   * @param since how long
   * @param onCondition it does not want the lock, but to be notified
   */
  public record Waiter(Actor who, Duration since, boolean onCondition) {}

  /**
   * A shared object.
   *
   * @param name of its region
   * @param kind what it is
   * @param state in words
   * @param exclusive who has it alone
   * @param holders all who have it, or a share of it
   * @param waiters those who wait at it
   */
  public record Sight(
      String name,
      ObjectKind kind,
      String state,
      Optional<Actor> exclusive,
      List<Actor> holders,
      List<Waiter> waiters) {
    /**
     * Whether anybody has to do with it now.
     *
     * @return false if it is free and nobody waits
     */
    public boolean isBusy() {
      return !holders.isEmpty() || !waiters.isEmpty() || state.contains("died");
    }
  }

  /**
   * A step of a deadlock.
   *
   * @param waiter who waits
   * @param wanted for what, which the waiter of the next step has
   */
  public record Step(Waiter waiter, Sight wanted) {}

  /**
   * Looks at all objects.
   *
   * @return those that exist now
   */
  public static List<Sight> look() {
    List<Sight> found = new ArrayList<>();
    for (Path file : RegionFiles.list()) {
      try (SyncRegion region = SyncRegion.lookAt(file.getFileName().toString()).orElse(null)) {
        if (region != null) {
          found.add(sight(region));
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "removed meanwhile: " + file, e);
      }
    }
    return found;
  }

  private static Sight sight(SyncRegion region) {
    HoldWord lock = new HoldWord(region);
    ObjectKind kind = region.kind();
    List<Actor> holders = new ArrayList<>();
    Optional<Actor> exclusive =
        kind.isGuarded() && lock.holder() != 0
            ? Optional.of(new Actor(pid(lock.holder()), lock.thread()))
            : Optional.empty();
    exclusive.ifPresent(holders::add);
    if (kind.sharesByRows()) {
      addSharers(region.rows(), kind == ObjectKind.READ_WRITE_LOCK, holders);
    }
    String dead =
        kind.isGuarded() && lock.orphanOf() != 0
            ? "its holder died: pid " + pid(lock.orphanOf())
            : "";
    return new Sight(
        region.name(),
        kind,
        dead.isEmpty() ? state(region, kind) : dead,
        exclusive,
        holders,
        waiters(region));
  }

  private static void addSharers(Table rows, boolean byThread, List<Actor> holders) {
    for (int row = 0; row < rows.count(); row++) {
      if (rows.process(row) != 0 && rows.number(row) > 0) {
        holders.add(new Actor(pid(rows.process(row)), byThread ? rows.thread(row) : 0));
      }
    }
  }

  private static String state(SyncRegion region, ObjectKind kind) {
    return switch (kind) {
      case SEMAPHORE, BOUNDED_SEMAPHORE -> "permits left: " + new Permits(region).left();
      case BARRIER -> {
        Rendezvous barrier = new Rendezvous(region);
        yield barrier.breach() == Rendezvous.Breach.NONE
            ? "arrived: %d of %d".formatted(barrier.arrived(), barrier.parties())
            : "broken";
      }
      case EVENT -> new io.procession.internal.sync.Level(region).get() == 0 ? "unset" : "set";
      case COUNT_DOWN_LATCH -> "count: " + new io.procession.internal.sync.Level(region).get();
      default -> "";
    };
  }

  private static List<Waiter> waiters(SyncRegion region) {
    List<Waiter> waiters = new ArrayList<>();
    Table rows = Table.waiting(region);
    for (int row = 0; row < rows.count(); row++) {
      long process = rows.process(row);
      if (process != 0 && !rows.isOfDead(row)) {
        waiters.add(
            new Waiter(
                new Actor(pid(process), rows.thread(row)),
                Duration.ofNanos(Math.max(0, System.nanoTime() - rows.number(row))),
                rows.state(row) == Waiting.ON_CONDITION));
      }
    }
    return waiters;
  }

  private static long pid(long token) {
    return ProcessMark.ofToken(token).pid();
  }

  /**
   * Finds threads that wait for one another in a circle.
   *
   * @param sights what {@link #look} has found
   * @return each circle once, as the steps around it
   */
  public static List<List<Step>> deadlocks(List<Sight> sights) {
    Map<Actor, Step> wants = new LinkedHashMap<>();
    for (Sight sight : sights) {
      for (Waiter waiter : sight.waiters()) {
        if (!waiter.onCondition() && sight.exclusive().isPresent()) {
          wants.put(waiter.who(), new Step(waiter, sight));
        }
      }
    }
    List<List<Step>> circles = new ArrayList<>();
    while (!wants.isEmpty()) {
      circle(wants.keySet().iterator().next(), wants).ifPresent(circles::add);
    }
    return circles;
  }

  /** Follows who waits for whom, and forgets all that it has met. */
  private static Optional<List<Step>> circle(Actor first, Map<Actor, Step> wants) {
    Map<Actor, Step> path = new LinkedHashMap<>();
    Actor now = first;
    Step step = wants.remove(now);
    while (step != null) {
      path.put(now, step);
      now = step.wanted().exclusive().orElseThrow();
      if (path.containsKey(now)) {
        List<Actor> actors = List.copyOf(path.keySet());
        List<Step> steps = List.copyOf(path.values());
        return Optional.of(steps.subList(actors.indexOf(now), steps.size()));
      }
      step = wants.remove(now);
    }
    return Optional.empty();
  }
}
