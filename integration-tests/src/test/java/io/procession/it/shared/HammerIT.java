package io.procession.it.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.shared.OwnerDiedException;
import io.procession.shared.SharedBoolean;
import io.procession.shared.SharedBoundedSemaphore;
import io.procession.shared.SharedLock;
import io.procession.shared.SharedLong;
import io.procession.shared.SharedLongArray;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Processes that use a lock, a semaphore and atomic numbers as fast as they can, while some of them
 * are killed at random instants and replaced. Nothing may be lost, doubled, or wait for ever.
 */
@ExtendWith(NoLeaks.class)
class HammerIT {
  private static final int SEATS = 3;
  private static final int PERMITS = 2;
  private static final int PERMIT_EVERY = 16;

  /** A fast machine does the operations before the first kill is due. */
  private static final int LEAST_KILLS = 3;

  /**
   * What all processes share.
   *
   * @param total operations under the lock, plainly counted
   * @param bySeat the same, for each process
   * @param atomicTotal atomic operations
   * @param atomicBySeat the same, for each process
   * @param enough whether the processes shall end
   */
  private record Anvil(
      SharedLock lock,
      SharedBoundedSemaphore permits,
      SharedLong total,
      SharedLongArray bySeat,
      SharedLong atomicTotal,
      SharedLongArray atomicBySeat,
      SharedBoolean enough)
      implements Serializable, AutoCloseable {
    static Anvil create() {
      return new Anvil(
          SharedLock.create(),
          SharedBoundedSemaphore.create(PERMITS),
          SharedLong.create(0),
          SharedLongArray.create(SEATS),
          SharedLong.create(0),
          SharedLongArray.create(SEATS),
          SharedBoolean.create(false));
    }

    /** What a process does until enough has been done. */
    void hammer(int seat) throws InterruptedException {
      for (int i = 0; !enough.get(); i++) {
        enter();
        total.setPlain(total.getPlain() + 1);
        bySeat.set(seat, bySeat.get(seat) + 1);
        lock.unlock();
        atomicBySeat.getAndAdd(seat, 1);
        atomicTotal.getAndAdd(1);
        if (i % PERMIT_EVERY == 0) {
          permits.acquire();
          permits.release();
        }
      }
    }

    private void enter() {
      try {
        lock.lock();
      } catch (OwnerDiedException e) {
        if (lock.recover()) {
          total.setPlain(bySeat.stream().sum()); // The holder may have died between both counts.
        }
      }
    }

    @Override
    public void close() {
      lock.close();
      permits.close();
      total.close();
      bySeat.close();
      atomicTotal.close();
      atomicBySeat.close();
      enough.close();
    }
  }

  @Test
  @DisplayName("VA8 LK10 LK11 processes that are killed at random neither lose nor double a count")
  void hammerForAShortTime() throws Exception {
    hammer(150_000, 100);
  }

  @Test
  @Tag("soak")
  @DisplayName("VA8 LK10 LK11 ten million operations, with a random kill each second")
  void hammerForALongTime() throws Exception {
    hammer(Long.getLong("hammer.operations", 10_000_000), 1000);
  }

  private static void hammer(long operations, int millisBetweenKills) throws Exception {
    Random random = new Random(operations);
    try (Anvil anvil = Anvil.create()) {
      List<ChildProcess> seats = new ArrayList<>();
      int kills = 0;
      try {
        for (int seat = 0; seat < SEATS; seat++) {
          seats.add(start(anvil, seat));
        }
        Awaiting.until("all work", () -> anvil.bySeat.stream().allMatch(done -> done > 0));
        while (anvil.total.get() < operations || kills < LEAST_KILLS) {
          Awaiting.pause(1 + random.nextInt(2 * millisBetweenKills));
          int seat = random.nextInt(SEATS);
          ChildProcess victim = seats.get(seat);
          victim.kill();
          victim.join();
          victim.close();
          kills++;
          seats.set(seat, start(anvil, seat));
        }
        anvil.enough.set(true);
        for (ChildProcess process : seats) {
          assertThat(process.join(Duration.ofSeconds(60))).as("waits for ever").isTrue();
          assertThat(process.exitCode()).hasValue(0);
        }
      } finally {
        seats.forEach(ChildProcess::kill);
        for (ChildProcess process : seats) {
          process.join();
          process.close();
        }
      }
      check(anvil, kills);
    }
  }

  private static ChildProcess start(Anvil anvil, int seat) {
    return ChildProcess.start(() -> anvil.hammer(seat));
  }

  private static void check(Anvil anvil, int kills) throws InterruptedException {
    anvil.enter();
    anvil.lock.unlock();
    assertThat(anvil.total.get()).isEqualTo(anvil.bySeat.stream().sum());
    System.out.printf(
        "hammer: operations=%d atomic=%d kills=%d%n",
        anvil.total.get(), anvil.atomicTotal.get(), kills);
    long apart = anvil.atomicBySeat.stream().sum() - anvil.atomicTotal.get();
    assertThat(apart).as("killed between both counts").isBetween(0L, (long) kills);
    assertThat(anvil.permits.tryAcquire(PERMITS, Duration.ofSeconds(30))).isTrue();
    assertThat(anvil.permits.tryAcquire()).isFalse();
  }
}
