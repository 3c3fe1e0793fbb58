package io.procession.it.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.it.testing.Awaiting;
import io.procession.shared.QueueOptions;
import io.procession.shared.QueueShutDownException;
import io.procession.shared.SharedMemory;
import io.procession.shared.SharedQueue;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Processes that put and take numbered items, and are killed at random. What each of them has done
 * is counted in shared memory, which survives it.
 *
 * @param items how many
 * @param between how long between two deaths
 * @param seed of the choice of who dies
 */
record QueueHammer(int items, Duration between, long seed) {
  private static final int PRODUCERS = 2;
  private static final int CONSUMERS = 2;
  private static final int PROCESSES = PRODUCERS + CONSUMERS;
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  /**
   * How it went.
   *
   * @param deaths how many processes were killed
   * @param inDoubt items whose producer was killed at about the moment of their put
   * @param missing items that nobody counted, and of which no producer was in doubt
   * @param deadConsumers how many of the deaths were those of consumers, who may have taken an item
   *     and not have counted it yet
   */
  record Outcome(int deaths, int inDoubt, int missing, int deadConsumers) {}

  /** What a child is given. */
  private record Work(
      SharedQueue<byte[]> queue, SharedMemory counts, SharedMemory progress, int slot)
      implements Serializable {
    void produce() throws InterruptedException {
      int items = (int) (counts.byteSize() / Integer.BYTES) / PRODUCERS;
      int done;
      while ((done = (int) (long) LONG.getVolatile(progress.segment(), 8L * slot)) < items) {
        queue.put(item(slot * items + done));
        LONG.setVolatile(progress.segment(), 8L * slot, done + 1L);
      }
      queue.close();
    }

    void consume() throws InterruptedException {
      try {
        while (true) {
          int number = numberOf(queue.take());
          int before = (int) INT.getAndAdd(counts.segment(), 4L * number, 1);
          assertThat(before).as("item %d", number).isZero();
          LONG.setVolatile(progress.segment(), 8L * slot, number + 1L);
        }
      } catch (QueueShutDownException e) {
        queue.close();
      }
    }
  }

  /** Of a length and a content that tell whether it is whole. */
  private static byte[] item(int number) {
    byte[] bytes = new byte[4 + ((number * 31) & 0x3F)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i < 4 ? number >> (8 * i) : number + i);
    }
    return bytes;
  }

  private static int numberOf(byte[] item) {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number |= (item[i] & 0xFF) << (8 * i);
    }
    if (!Arrays.equals(item, item(number))) {
      throw new AssertionError("a torn item: " + Arrays.toString(item));
    }
    return number;
  }

  Outcome run() throws InterruptedException {
    QueueOptions options = QueueOptions.defaults().withCapacity(1 << 16);
    try (SharedQueue<byte[]> queue = SharedQueue.create(options);
        SharedMemory counts = SharedMemory.create((long) Integer.BYTES * items);
        SharedMemory progress = SharedMemory.create((long) Long.BYTES * PROCESSES)) {
      Run run = new Run(queue, counts, progress);
      try {
        run.start();
        run.killUntilAllIsPut();
        return run.end();
      } finally {
        run.processes.values().forEach(ChildProcess::kill);
      }
    }
  }

  /** One run of the hammer. */
  private final class Run {
    private final SharedQueue<byte[]> queue;
    private final SharedMemory counts;
    private final SharedMemory progress;
    private final Random random = new Random(seed);
    private final Set<Integer> inDoubt = new HashSet<>();

    /** By slot: producers, then consumers. */
    private final Map<Integer, ChildProcess> processes = new TreeMap<>();

    private int deaths;
    private int deadConsumers;

    Run(SharedQueue<byte[]> queue, SharedMemory counts, SharedMemory progress) {
      this.queue = queue;
      this.counts = counts;
      this.progress = progress;
    }

    void start() {
      for (int slot = 0; slot < PROCESSES; slot++) {
        start(slot);
      }
    }

    private void start(int slot) {
      Work work = new Work(queue, counts, progress, slot);
      processes.put(
          slot,
          slot < PRODUCERS
              ? ChildProcess.start(Work::produce, work)
              : ChildProcess.start(Work::consume, work));
    }

    void killUntilAllIsPut() throws InterruptedException {
      for (List<ChildProcess> busy = busy(); !busy.isEmpty(); busy = busy()) {
        if (Connection.wait(busy, between).isEmpty()) {
          kill(random.nextInt(PROCESSES));
        }
      }
    }

    private List<ChildProcess> busy() {
      return IntStream.range(0, PRODUCERS)
          .mapToObj(processes::get)
          .filter(producer -> !hasEnded(producer))
          .toList();
    }

    private static boolean hasEnded(ChildProcess producer) {
      producer.exitCode().ifPresent(code -> assertThat(code).isZero());
      return !producer.isAlive();
    }

    private long done(int slot) {
      return (long) LONG.getVolatile(progress.segment(), 8L * slot);
    }

    /** Kills a process once it is at work. */
    private void kill(int slot) throws InterruptedException {
      ChildProcess victim = processes.get(slot);
      long before = done(slot);
      Awaiting.until(
          "it works or is done",
          () -> done(slot) != before || !victim.isAlive() || busy().isEmpty());
      if (busy().isEmpty()) {
        return;
      }
      victim.kill();
      victim.join();
      if (victim.exitCode().orElseThrow() == 0) {
        return; // It was done.
      }
      assertThat(victim.exitCode()).hasValue(-9);
      deaths++;
      if (slot < PRODUCERS) {
        // The item it was at may be there or not; the next one does not put it again.
        long done = done(slot);
        inDoubt.add(slot * (items / PRODUCERS) + (int) done);
        LONG.setVolatile(progress.segment(), 8L * slot, done + 1);
      } else {
        deadConsumers++;
      }
      start(slot);
    }

    Outcome end() throws InterruptedException {
      queue.shutdown();
      for (int slot = PRODUCERS; slot < PROCESSES; slot++) {
        ChildProcess consumer = processes.get(slot);
        consumer.join();
        assertThat(consumer.exitCode()).hasValue(0);
      }
      int missing = 0;
      for (int number = 0; number < items; number++) {
        int count = counts.segment().getAtIndex(ValueLayout.JAVA_INT, number);
        assertThat(count).as("item %d", number).isLessThanOrEqualTo(1);
        missing += count == 0 && !inDoubt.contains(number) ? 1 : 0;
      }
      return new Outcome(deaths, inDoubt.size(), missing, deadConsumers);
    }
  }
}
