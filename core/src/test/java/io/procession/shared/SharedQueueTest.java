package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.TaskNotSerializableException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues, used by threads of one process. */
@Timeout(60)
class SharedQueueTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static QueueOptions options() {
    return QueueOptions.defaults();
  }

  /** Something that blocks, in a thread of its own. */
  private interface Blocking<T extends @Nullable Object> {
    T run() throws InterruptedException;
  }

  private static <T extends @Nullable Object> CompletableFuture<T> start(Blocking<T> action) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return action.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  @Test
  @DisplayName("QU1 QU5 QU6 items are taken in order, and the state is true at once")
  void itemsAreTakenInOrder() throws InterruptedException {
    try (SharedQueue<Object> queue = SharedQueue.create(options().withMaxItems(3))) {
      assertThat(queue.isEmpty()).isTrue();
      queue.put("a");
      assertThat(queue.isEmpty()).isFalse();
      queue.put(List.of(1, 2));
      queue.put(new int[] {3});
      assertThat(queue.size()).isEqualTo(3);
      assertThat(queue.isFull()).isTrue();
      assertThat(queue.take()).isEqualTo("a");
      assertThat(queue.isFull()).isFalse();
      assertThat(queue.take()).isEqualTo(List.of(1, 2));
      assertThat(queue.take()).isEqualTo(new int[] {3});
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  @DisplayName("QU2 QU4 a full queue is told at once, or after the time, or waits for space")
  void aFullQueueIsTold() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create(options().withMaxItems(1))) {
      assertThat(queue.offer(1)).isTrue();
      assertThat(queue.offer(2)).isFalse();
      assertThat(queue.offer(2, Duration.ZERO)).isFalse();
      assertThat(queue.offer(2, Duration.ofSeconds(-1))).isFalse();
      long start = System.nanoTime();
      assertThat(queue.offer(2, SHORT)).isFalse();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
      CompletableFuture<Boolean> waits = start(() -> queue.offer(3, LONG));
      assertThat(queue.take()).isEqualTo(1);
      assertThat(waits.get()).isTrue();
      assertThat(queue.take()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("QU3 QU4 an empty queue is told at once, or after the time, or waits for an item")
  void anEmptyQueueIsTold() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create()) {
      assertThat(queue.poll()).isNull();
      assertThat(queue.poll(Duration.ZERO)).isNull();
      assertThat(queue.poll(Duration.ofSeconds(-1))).isNull();
      long start = System.nanoTime();
      assertThat(queue.poll(SHORT)).isNull();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
      CompletableFuture<Integer> waits = start(queue::take);
      queue.put(7);
      assertThat(waits.get()).isEqualTo(7);
    }
  }

  @Test
  @DisplayName("QU12 a queue that is closed says so, also to those who wait; again is silent")
  void aClosedQueueSaysSo() throws InterruptedException {
    SharedQueue<Integer> queue = SharedQueue.create();
    queue.put(1);
    queue.take();
    CompletableFuture<Integer> waits = start(queue::take);
    queue.close();
    queue.close();
    String closed = "the queue is closed: name=" + queue.name();
    assertThatThrownBy(() -> queue.put(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(closed);
    assertThatThrownBy(queue::take).hasMessage(closed);
    assertThatThrownBy(queue::isEmpty).hasMessage(closed);
    assertThatThrownBy(waits::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(queue.toString()).contains("closed");
    SharedQueue.create().close();
  }

  /** Cannot be rebuilt. */
  private static final class Grenade implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException {
      throw new InvalidObjectException("it went off");
    }
  }

  @Test
  @DisplayName("QU10 QU11 Q05 what cannot be copied is refused by put, and takes no place")
  void whatCannotBeCopiedIsRefused() throws InterruptedException {
    try (SharedQueue<Object> queue = SharedQueue.create(options().withMaxItems(1))) {
      assertThatThrownBy(() -> queue.put(new Object()))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("java.lang.Object");
      assertThat(queue.size()).isZero();
      assertThat(queue.offer("fine")).isTrue();
      assertThat(queue.take()).isEqualTo("fine");
    }
  }

  @Test
  @DisplayName("Q06 an item that cannot be rebuilt is an error of its take, and the next one comes")
  void whatCannotBeRebuiltIsAnError() throws InterruptedException {
    try (SharedQueue<Object> queue = SharedQueue.create()) {
      queue.put(new Grenade());
      queue.put("next");
      assertThatThrownBy(queue::take)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Try: the class of the item on the class path of both sides.");
      assertThat(queue.take()).isEqualTo("next");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // What a caller without a checker may do.
  @DisplayName("QU16 null is refused: shutdown tells those who take that no more will come")
  void nullIsRefused() {
    try (SharedQueue<String> queue = SharedQueue.create()) {
      assertThatThrownBy(() -> queue.put(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("item");
      assertThatThrownBy(() -> queue.offer(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  @DisplayName("QU21 Q04 items beyond the buffer of a pipe are put and taken by one thread")
  void largeItemsNeedNoSecondThread() throws InterruptedException {
    try (SharedQueue<byte[]> queue = SharedQueue.create(options().withCapacity(1 << 20))) {
      for (int i = 0; i < 20; i++) {
        byte[] large = new byte[400_000 + i];
        java.util.Arrays.fill(large, (byte) i);
        queue.put(large);
        queue.put(new byte[100_000]);
        assertThat(queue.take()).isEqualTo(large);
        assertThat(queue.take()).hasSize(100_000);
      }
      assertThatThrownBy(() -> queue.put(new byte[1 << 20]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "the item must fit into the queue: item=1048\\d{3} bytes queue=1048576 bytes\n"
                  + "  Try: QueueOptions.withCapacity\\(…\\), or SharedMemory for what is large.");
    }
  }

  @Test
  void theBytesOfAQueueAreALimit() throws Exception {
    try (SharedQueue<byte[]> queue = SharedQueue.create(options().withCapacity(4096))) {
      int count = 0;
      while (queue.offer(new byte[100])) {
        count++;
      }
      assertThat(count).isBetween(20, 40);
      CompletableFuture<Boolean> waits = start(() -> queue.offer(new byte[1000], LONG));
      for (int i = 0; i < count; i++) {
        assertThat(queue.take()).hasSize(100);
      }
      assertThat(waits.get()).isTrue();
      assertThat(queue.take()).hasSize(1000);
    }
  }

  @Test
  void shutdownLetsTakeWhatIsThere() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create(options().withMaxItems(1))) {
      queue.put(1);
      CompletableFuture<Boolean> putter = start(() -> queue.offer(2, LONG));
      queue.shutdown();
      queue.shutdown();
      assertThat(queue.isShutdown()).isTrue();
      assertThatThrownBy(putter::get).hasCauseInstanceOf(QueueShutDownException.class);
      assertThatThrownBy(() -> queue.offer(3)).isInstanceOf(QueueShutDownException.class);
      assertThat(queue.take()).isEqualTo(1);
      assertThatThrownBy(queue::take)
          .isInstanceOf(QueueShutDownException.class)
          .hasMessageStartingWith("the queue was shut down: SharedQueue[name=");
      assertThatThrownBy(queue::poll).isInstanceOf(QueueShutDownException.class);
    }
  }

  @Test
  void shutdownNowDropsWhatIsThere() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create()) {
      CompletableFuture<Integer> taker = start(queue::take);
      queue.put(1);
      assertThat(taker.get()).isEqualTo(1);
      queue.put(2);
      queue.shutdownNow();
      assertThat(queue.size()).isZero();
      assertThatThrownBy(queue::poll).isInstanceOf(QueueShutDownException.class);
      assertThatThrownBy(() -> queue.put(3)).isInstanceOf(QueueShutDownException.class);
    }
  }

  @Test
  void anInterruptEndsAWaitAndTakesNothing() throws Exception {
    try (SharedQueue<Integer> queue = SharedQueue.create()) {
      CompletableFuture<Thread> who = new CompletableFuture<>();
      CompletableFuture<Integer> taker =
          start(
              () -> {
                who.complete(Thread.currentThread());
                return queue.take();
              });
      who.get().interrupt();
      assertThatThrownBy(taker::get).hasRootCauseInstanceOf(InterruptedException.class);
      queue.put(5);
      assertThat(queue.take()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("QU8 join returns when all are done; more taskDone than items is an error")
  void joinWaitsForAll() throws Exception {
    try (JoinableQueue<Integer> queue = JoinableQueue.create()) {
      queue.join();
      queue.put(1);
      queue.put(2);
      assertThat(queue.unfinished()).isEqualTo(2);
      assertThat(queue.join(SHORT)).isFalse();
      CompletableFuture<Boolean> joins = start(() -> queue.join(LONG));
      queue.take();
      queue.taskDone();
      assertThatThrownBy(queue::taskDone)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "taskDone() must be called once for each item that was taken: JoinableQueue[name=");
      assertThat(queue.unfinished()).isEqualTo(1);
      queue.take();
      queue.taskDone();
      assertThat(joins.get()).isTrue();
      queue.join();
      queue.put(3);
      CompletableFuture<Boolean> dropped = start(() -> queue.join(LONG));
      queue.shutdownNow();
      assertThat(dropped.get()).isTrue();
    }
  }

  @Test
  @DisplayName("QU20 a simple queue puts, takes, says whether it is empty, and closes twice")
  void aSimpleQueue() throws Exception {
    SimpleQueue<String> queue = SimpleQueue.create();
    assertThat(queue.isEmpty()).isTrue();
    CompletableFuture<String> taker = start(queue::take);
    queue.put("a");
    assertThat(taker.get()).isEqualTo("a");
    queue.put("b");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.toString()).contains("items=1");
    queue.close();
    queue.close();
    assertThatThrownBy(queue::isEmpty).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(queue::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreadsLoseAndDoubleNothing() throws Exception {
    int threads = 4;
    int items = 5000;
    try (SharedQueue<Integer> queue = SharedQueue.create(options().withCapacity(4096));
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<List<Integer>>> takers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i * items;
        takers.add(start(() -> takeAll(queue)));
        pool.execute(() -> putAll(queue, first, items));
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(50, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      queue.shutdown();
      List<Integer> all = new ArrayList<>();
      for (CompletableFuture<List<Integer>> taker : takers) {
        List<Integer> taken = taker.get();
        for (int sender = 0; sender < threads; sender++) {
          int from = sender * items;
          assertThat(taken.stream().filter(n -> n / items == from / items)).isSorted();
        }
        all.addAll(taken);
      }
      all.sort(null);
      assertThat(all).isEqualTo(IntStream.range(0, threads * items).boxed().toList());
    }
  }

  private static void putAll(SharedQueue<Integer> queue, int first, int items) {
    try {
      for (int i = 0; i < items; i++) {
        queue.put(first + i);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Integer> takeAll(SharedQueue<Integer> queue) throws InterruptedException {
    List<Integer> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(queue.take());
      }
    } catch (QueueShutDownException e) {
      assertThat(e).hasMessageContaining("shut down");
      return taken;
    }
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> options().withCapacity(0))
        .hasMessage("capacityBytes must be positive: capacityBytes=0");
    assertThatThrownBy(() -> options().withMaxItems(-1))
        .hasMessage("maxItems must not be negative: maxItems=-1");
    assertThatThrownBy(() -> SharedQueue.create(options().withCapacity(1L << 40)))
        .hasMessage("the capacity must be at most 8589934592 bytes: capacity=1099511627776");
  }
}
