package io.procession.it.soak;

import io.procession.it.testing.Awaiting;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kills, stops and mostly continues random children of this process. */
final class Chaos implements AutoCloseable {
  private final Random random;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = Thread.ofPlatform().name("chaos").unstarted(this::run);

  // Read after the thread has ended.
  private int kills;
  private int stops;
  private int frozen;

  Chaos(long seed) {
    random = new Random(seed);
    thread.start();
  }

  private void run() {
    while (!ended.get()) {
      Awaiting.pause(200 + random.nextInt(800));
      List<ProcessHandle> workers = ProcessHandle.current().children().toList();
      if (workers.isEmpty()) {
        continue;
      }
      ProcessHandle worker = workers.get(random.nextInt(workers.size()));
      if (random.nextBoolean()) {
        worker.destroyForcibly();
        kills++;
      } else {
        stops++;
        signal("-STOP", worker);
        if (random.nextInt(8) == 0) {
          frozen++; // For ever: its pool has to notice.
          continue;
        }
        Awaiting.pause(random.nextInt(1000));
        signal("-CONT", worker);
      }
    }
  }

  private static void signal(String name, ProcessHandle to) {
    try {
      new ProcessBuilder("kill", name, Long.toString(to.pid()))
          .redirectError(ProcessBuilder.Redirect.DISCARD) // It may be gone already.
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.set(true);
    Awaiting.until("the last signal was sent", () -> !thread.isAlive());
  }

  @Override
  public String toString() {
    return "%d kills, %d stops from outside, %d of them for ever".formatted(kills, stops, frozen);
  }
}
