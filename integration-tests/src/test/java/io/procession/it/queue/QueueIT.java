package io.procession.it.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.Pool;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.shared.JoinableQueue;
import io.procession.shared.LostItemsException;
import io.procession.shared.PeerDiedException;
import io.procession.shared.QueueOptions;
import io.procession.shared.SharedQueue;
import io.procession.shared.SimpleQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queues between processes, some of which are killed. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** What a process has for its copies of ends from the first one on stays until it ends. */
  @BeforeAll
  static void sendAnEndAway() throws Exception {
    Connection.Pair way = Connection.pair();
    Connection.Pair sent = Connection.pair();
    way.left().send(sent.left());
    way.right().receive(Connection.class).close();
  }

  private static void end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LONG)).isTrue();
    assertThat(child.exitCode()).isEqualTo(OptionalInt.of(0));
  }

  private static void putAll(SharedQueue<Integer> queue) throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      queue.put(i);
    }
  }

  private static <T> List<T> take(SharedQueue<T> queue, int count) throws InterruptedException {
    List<T> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(queue.take());
    }
    return taken;
  }

  @Test
  @DisplayName("QU1 QU7 a child that starts after the queue was used loses nothing, in its order")
  void aLateChildLosesNothing() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create()) {
      queue.put(-2);
      queue.put(-1);
      assertThat(queue.take()).isEqualTo(-2);
      ChildProcess child = ChildProcess.start(QueueIT::putAll, queue);
      assertThat(take(queue, 1001)).isEqualTo(IntStream.range(-1, 1000).boxed().toList());
      end(child);
    }
  }

  @Test
  @DisplayName("QU13 QU14 QU17 Q03 Q04 what was put is there though the process ended at once")
  void whatWasPutIsThere() throws Exception {
    try (SharedQueue<byte[]> queue = SharedQueue.create()) {
      for (boolean halts : new boolean[] {false, true}) {
        ChildProcess child =
            ChildProcess.start(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    queue.put(new byte[50_000 + i]);
                  }
                  if (halts) {
                    Runtime.getRuntime().halt(0);
                  }
                });
        end(child); // Before anything is taken.
        assertThat(take(queue, 10))
            .extracting(item -> item.length)
            .isEqualTo(IntStream.range(50_000, 50_010).boxed().toList());
      }
    }
  }

  private static void square(List<SharedQueue<Integer>> queues) throws InterruptedException {
    for (int i = queues.get(0).take(); i >= 0; i = queues.get(0).take()) {
      queues.get(1).put(i * i);
    }
    queues.get(0).put(-1); // For the next one.
  }

  @Test
  @DisplayName("QU15 several processes take from a queue and put into another, in a list")
  void queuesGoBothWays() throws Exception {
    try (SharedQueue<Integer> inputs = SharedQueue.create();
        SharedQueue<Integer> outputs = SharedQueue.create()) {
      List<ChildProcess> children = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        children.add(ChildProcess.start(QueueIT::square, List.of(inputs, outputs)));
      }
      for (int i = 0; i < 300; i++) {
        inputs.put(i);
      }
      inputs.put(-1);
      assertThat(take(outputs, 300))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 300).mapToObj(i -> i * i).toList());
      for (ChildProcess child : children) {
        end(child);
      }
    }
  }

  /** A class that uses a queue while it is initialised. */
  private static final class Early {
    private static final String ITEM = useQueue();

    private static String useQueue() {
      try (SharedQueue<String> queue = SharedQueue.create()) {
        queue.put("early");
        return queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
    }
  }

  @Test
  @DisplayName("QU9 a queue works while a class is initialised")
  void worksInAnInitialiser() {
    assertThat(Early.ITEM).isEqualTo("early");
  }

  @Test
  void travelsInMessagesLambdasAndTasks() throws Exception {
    try (SimpleQueue<String> simple = SimpleQueue.create();
        SharedQueue<String> queue = SharedQueue.create();
        Pool pool = Pool.open(1)) {
      pool.apply(
          () -> {
            simple.put("captured");
            return 0;
          });
      assertThat(simple.take()).isEqualTo("captured");
      pool.apply(given -> given.offer("an input"), queue);
      assertThat(queue.take()).isEqualTo("an input");
      Connection.Pair pair = Connection.pair();
      ChildProcess child =
          ChildProcess.start(end -> ((SharedQueue<?>) end.receive()).close(), pair.right());
      pair.left().send(queue);
      end(child);
      queue.put("still here");
      assertThat(queue.take()).isEqualTo("still here");
    }
  }

  private static void sayAndTake(List<SharedQueue<Integer>> queues) throws InterruptedException {
    queues.get(1).put(0);
    queues.get(0).take();
  }

  @Test
  @DisplayName("QU18 Q01 consumers that are killed while they wait keep nobody, and no item")
  void killedWaitersKeepNothing() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create();
        SharedQueue<Integer> here = SharedQueue.create()) {
      List<ChildProcess> waiters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiters.add(ChildProcess.start(QueueIT::sayAndTake, List.of(queue, here)));
      }
      take(here, 3);
      for (ChildProcess waiter : waiters) {
        waiter.kill();
        waiter.join();
      }
      for (int i = 0; i < 100; i++) {
        queue.put(i);
      }
      assertThat(take(queue, 100)).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }
  }

  private static final int LARGE = 1 << 20;

  private static void putLarge(SharedQueue<byte[]> queue) throws InterruptedException {
    byte[] item = new byte[LARGE];
    for (byte i = 0; true; i++) {
      Arrays.fill(item, i);
      queue.put(item);
    }
  }

  @Test
  @DisplayName("QU19 Q02 a producer is killed amid an item: no half of it, and later ones come")
  void aKilledProducerTearsNothing() throws Exception {
    try (SharedQueue<byte[]> queue =
        SharedQueue.create(QueueOptions.defaults().withCapacity(4 * LARGE))) {
      for (int round = 0; round < 5; round++) {
        ChildProcess producer = ChildProcess.start(QueueIT::putLarge, queue);
        byte expected = 0;
        while (expected < 10 + round) {
          assertThat(queue.take()).hasSize(LARGE).containsOnly(expected++);
        }
        producer.kill();
        for (byte[] item = queue.take(); item.length == LARGE; item = nextOrEnd(queue, producer)) {
          assertThat(item).containsOnly(expected++);
        }
        queue.put(new byte[] {1});
        assertThat(queue.take()).containsExactly(1);
      }
    }
  }

  /** The next item; one without content once the producer is dead and the queue empty. */
  private static byte[] nextOrEnd(SharedQueue<byte[]> queue, ChildProcess producer)
      throws InterruptedException {
    boolean dead = !producer.isAlive();
    byte[] item = queue.poll(dead ? Duration.ZERO : Duration.ofMillis(20));
    return item != null ? item : dead ? new byte[0] : nextOrEnd(queue, producer);
  }

  @Test
  void lostItemsAreToldToThoseWhoJoin() throws Exception {
    try (JoinableQueue<Integer> queue = JoinableQueue.create();
        SharedQueue<Integer> here = SharedQueue.create()) {
      queue.put(1);
      queue.put(2);
      queue.put(3);
      ChildProcess child = ChildProcess.start(QueueIT::takeTwoAndWait, List.of(queue, here));
      here.take();
      queue.take();
      queue.taskDone();
      assertThat(queue.join(Duration.ofMillis(50))).isFalse();
      child.kill();
      assertThatThrownBy(queue::join)
          .isInstanceOfSatisfying(LostItemsException.class, e -> assertThat(e.items()).isEqualTo(2))
          .hasMessageStartingWith(
              "2 items were taken by processes that died before taskDone(), one of them pid "
                  + child.pid());
      queue.taskDone();
      queue.taskDone();
      queue.join();
    }
  }

  private static void takeTwoAndWait(List<SharedQueue<Integer>> queues)
      throws InterruptedException {
    take(queues.get(0), 2);
    queues.get(1).put(0);
    Awaiting.pause(Long.MAX_VALUE);
  }

  private static void takeForEver(SharedQueue<Integer> queue) throws InterruptedException {
    while (true) {
      queue.take();
    }
  }

  @Test
  void deathsAreToldToThoseWhoWait() throws Exception {
    QueueOptions options = QueueOptions.defaults().withDeathsTold();
    try (SharedQueue<Integer> queue = SharedQueue.create(options)) {
      ChildProcess child = ChildProcess.start(QueueIT::takeForEver, queue);
      queue.put(1);
      Awaiting.until("the child has taken it", queue::isEmpty);
      child.kill();
      assertThatThrownBy(queue::take)
          .isInstanceOfSatisfying(
              PeerDiedException.class, e -> assertThat(e.pid()).isEqualTo(child.pid()))
          .hasMessageStartingWith("a process that uses the queue ended without closing it: pid=");
      assertThat(queue.poll(Duration.ofMillis(100))).isNull(); // Told once.
      ChildProcess polite =
          ChildProcess.start(
              given -> {
                given.put(2);
                given.close();
              },
              queue);
      end(polite);
      assertThat(queue.take()).isEqualTo(2);
      assertThat(queue.poll(Duration.ofMillis(100))).isNull();
    }
  }
}
