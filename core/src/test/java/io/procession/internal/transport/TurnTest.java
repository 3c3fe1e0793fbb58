package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TurnTest {
  private static final long PATIENT = TimeUnit.HOURS.toNanos(1);

  private final Numbers frames = new Numbers();
  private Turn turn = new Turn(frames, PATIENT);
  private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
  private final AtomicInteger seen = new AtomicInteger();
  private Thread receiver;

  /** A link whose frames are numbers. */
  private static final class Numbers implements Turn.Source {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Integer> frames = new ArrayDeque<>();
    private boolean stop;
    private boolean ended;
    private Thread waiting;

    @Override
    public boolean awaitReadable(long nanos) throws IOException {
      lock.lock();
      try {
        waiting = Thread.currentThread();
        changed.signalAll();
        long left = nanos;
        while (frames.isEmpty() && !ended && !stop && left > 0) {
          left = changed.awaitNanos(left);
        }
        boolean readable = !stop && (!frames.isEmpty() || ended);
        stop = false;
        return readable;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        waiting = null;
        lock.unlock();
      }
    }

    @Override
    public void stopAwaiting() {
      change(() -> stop = true);
    }

    void put(int frame) {
      change(() -> frames.add(frame));
    }

    void end() {
      change(() -> ended = true);
    }

    private void change(Runnable how) {
      lock.lock();
      try {
        how.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** The next frame; null at the end. */
    Integer take() throws IOException {
      lock.lock();
      try {
        if (frames.isEmpty() && !ended) {
          throw new IOException("a second thread has read what the first one waited for");
        }
        return frames.poll();
      } finally {
        lock.unlock();
      }
    }

    void awaitWaiting(Thread thread) throws InterruptedException {
      lock.lock();
      try {
        while (waiting != thread) {
          changed.await();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void startReceiver() throws InterruptedException {
    receiver = start("receiver", () -> turn.readAll(this::next));
    frames.awaitWaiting(receiver);
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Thread start(String name, Action action) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                action.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private boolean next() throws IOException {
    Integer frame = frames.take();
    if (frame == null) {
      return false;
    }
    seen.incrementAndGet();
    read.add(Thread.currentThread().getName() + " " + frame);
    return true;
  }

  @AfterEach
  void endReceiver() throws InterruptedException {
    frames.end();
    turn.end();
    if (receiver != null) {
      receiver.join();
    }
  }

  private Thread guest(int frames) {
    assertThat(turn.take()).isTrue();
    return start("guest", () -> turn.readUntil(() -> seen.get() >= frames, this::next));
  }

  @Test
  void receiverReadsWhereThereIsNoGuest() throws Exception {
    startReceiver();
    frames.put(1);

    assertThat(read.take()).isEqualTo("receiver 1");
  }

  @Test
  void guestReadsItsAnswerItself() throws Exception {
    startReceiver();
    Thread guest = guest(1);
    frames.awaitWaiting(guest);
    frames.put(1);
    guest.join();

    assertThat(read).containsExactly("guest 1");
  }

  @Test
  void receiverStaysAwayAfterAGuestUntilItIsCalled() throws Exception {
    startReceiver();
    frames.awaitWaiting(guest(1));
    frames.put(1);
    assertThat(read.take()).isEqualTo("guest 1");
    awaitParked(receiver);
    frames.put(2);
    assertThat(read).isEmpty();

    turn.call();

    assertThat(read.take()).isEqualTo("receiver 2");
  }

  private void awaitParked(Thread thread) {
    while (LockSupport.getBlocker(thread) != turn) {
      Thread.onSpinWait();
    }
  }

  @Test
  void answersThatCameBesideThoseOfTheGuestAreForTheReceiver() throws Exception {
    startReceiver();
    Thread guest = guest(1);
    frames.awaitWaiting(guest);
    turn.call(); // Somebody else has sent something.
    frames.put(1);
    guest.join();
    frames.put(2);

    assertThat(List.of(read.take(), read.take())).containsExactly("guest 1", "receiver 2");
  }

  @Test
  void thereIsOneGuestAtATime() throws Exception {
    startReceiver();
    Thread guest = guest(1);
    frames.awaitWaiting(guest);

    assertThat(turn.take()).isFalse();

    frames.put(1);
    guest.join();
    assertThat(turn.take()).isTrue();
    turn.readUntil(() -> true, this::next);
  }

  @Test
  void receiverReadsWhatTheGuestHasNoPatienceFor() throws Exception {
    turn = new Turn(frames, 1);
    startReceiver();
    guest(1).join();
    frames.put(1);

    assertThat(read.take()).isEqualTo("receiver 1");
  }

  @Test
  void interruptedGuestLeavesAndStaysInterrupted() throws Exception {
    startReceiver();
    assertThat(turn.take()).isTrue();
    Thread.currentThread().interrupt();

    turn.readUntil(() -> false, this::next);

    assertThat(Thread.interrupted()).isTrue();
    frames.put(1);
    assertThat(read.take()).isEqualTo("receiver 1");
  }

  @Test
  void receiverEndsAlsoIfTheGuestMetTheEndFirst() throws Exception {
    startReceiver();
    Thread guest = guest(1);
    frames.awaitWaiting(guest);
    frames.end();
    turn.end();
    guest.join();
    receiver.join();

    assertThat(read).isEmpty();
  }

  @Test
  void receiverThatIsAwayEnds() throws Exception {
    startReceiver();
    frames.awaitWaiting(guest(1));
    frames.put(1);
    read.take();
    awaitParked(receiver);
    frames.end();
    turn.end();

    receiver.join();
  }

  @Test
  void everyAnswerIsReadWhoeverAsks() throws Exception {
    turn = new Turn(frames);
    ReentrantLock lock = new ReentrantLock();
    List<CountDownLatch> answers = new ArrayList<>();
    int[] toCome = {0};
    Turn.Reader reader =
        () -> {
          Integer frame = frames.take();
          if (frame == null) {
            return false;
          }
          lock.lock();
          try {
            toCome[0]--;
            answers.get(frame).countDown();
          } finally {
            lock.unlock();
          }
          return true;
        };
    receiver = start("receiver", () -> turn.readAll(reader));
    List<Thread> callers = new ArrayList<>();
    BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    for (int i = 0; i < 3; i++) {
      Random random = new Random(i);
      callers.add(
          start(
              "caller",
              () -> {
                for (int n = 0; n < 5_000; n++) {
                  CountDownLatch answer = new CountDownLatch(1);
                  int number;
                  boolean guest;
                  lock.lock();
                  try {
                    number = answers.size();
                    answers.add(answer);
                    guest = ++toCome[0] == 1 && random.nextBoolean() && turn.take();
                  } finally {
                    lock.unlock();
                  }
                  frames.put(number);
                  if (guest) {
                    turn.readUntil(() -> answer.getCount() == 0, reader);
                  } else {
                    turn.call();
                  }
                  if (!answer.await(10, TimeUnit.SECONDS)) {
                    lost.add("answer " + number);
                    return;
                  }
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(lost).isEmpty();
  }
}
