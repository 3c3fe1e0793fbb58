package io.procession.it.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Manager;
import io.procession.ManagerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.managed.ManagedBarrier;
import io.procession.managed.ManagedEvent;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedSemaphore;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left when clients, or the manager, are killed. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // Locks are held on purpose.
class ManagerFaultsIT {
  @TempDir private Path directory;

  private static void kill(ChildProcess child) throws InterruptedException {
    child.kill();
    child.join();
  }

  /** The lines about an object in the debug info of which there are so many. */
  private static void awaitInfo(Manager manager, String expected) {
    Awaiting.until(
        expected + " in " + manager.debugInfo(), () -> manager.debugInfo().contains(expected));
  }

  @Test
  @DisplayName("Q22 MA27 the locks of a killed client are free")
  void locksOfAKilledClientAreFree() throws Exception {
    try (Manager manager = Manager.start()) {
      Lock plain = manager.lock();
      Lock reentrant = manager.reentrantLock();
      ManagedSemaphore semaphore = manager.semaphore(3);
      ManagedEvent held = manager.event();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                plain.lock();
                reentrant.lock();
                reentrant.lock();
                semaphore.acquire();
                semaphore.acquire();
                held.set();
                Awaiting.pause(Long.MAX_VALUE);
              });
      held.await();
      assertThat(plain.tryLock()).isFalse();
      assertThat(reentrant.tryLock()).isFalse();
      assertThat(semaphore.availablePermits()).isOne();
      kill(child);
      assertThat(plain.tryLock(30, TimeUnit.SECONDS)).isTrue();
      assertThat(reentrant.tryLock(30, TimeUnit.SECONDS)).isTrue();
      Awaiting.until("the permits are back", () -> semaphore.availablePermits() == 3);
      plain.unlock();
      reentrant.unlock();
    }
  }

  @Test
  @DisplayName("Q23 MA27 the references of a killed client are dropped")
  void referencesOfAKilledClientAreDropped() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedEvent made = manager.event();
      ManagedList<Object> kept = manager.list();
      byte[] key = manager.key();
      var address = manager.address();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                Manager same = Manager.connect(address, key);
                var maps = java.util.stream.Stream.generate(same::map).limit(5).toList();
                kept.add(maps.getFirst());
                made.set();
                Awaiting.pause(Long.MAX_VALUE);
              });
      made.await();
      assertThat(manager.numberOfObjects()).isEqualTo(7);
      kill(child);
      Awaiting.until("only the one in the list is left", () -> manager.numberOfObjects() == 3);
      assertThat(((ManagedMap<?, ?>) kept.getFirst())).isEmpty();
    }
  }

  @Test
  @DisplayName("Q24 MA27 a killed client's pending get takes nothing")
  void aPendingGetTakesNothing() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedQueue<String> queue = manager.queue();
      ManagedEvent waiting = manager.event();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                waiting.set();
                queue.take();
              });
      waiting.await();
      awaitInfo(manager, "references=2: Queue[]");
      kill(child);
      awaitInfo(manager, "references=1: Queue[]");
      queue.put("item");
      assertThat(queue.poll(30, TimeUnit.SECONDS)).isEqualTo("item");
    }
  }

  @Test
  @DisplayName("MA27 a killed client leaves conditions and barriers to the others")
  void waitsOfAKilledClientAreWithdrawn() throws Exception {
    try (Manager manager = Manager.start()) {
      Lock lock = manager.reentrantLock();
      Condition condition = lock.newCondition();
      ManagedBarrier barrier = manager.barrier(2);
      ManagedEvent ready = manager.event();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                Thread.ofPlatform().daemon().start(() -> await(barrier));
                lock.lock();
                ready.set();
                condition.await();
              });
      ready.await();
      lock.lock(); // It waits for the condition now.
      lock.unlock();
      Awaiting.until("it waits at the barrier", () -> barrier.waiting() == 1);
      kill(child);
      Awaiting.until("the barrier is broken", barrier::isBroken);
      assertThatThrownBy(barrier::await)
          .isInstanceOf(BrokenBarrierException.class)
          .hasMessageMatching(
              "the barrier is broken: Process-\\d+ \\(pid \\d+\\), thread .* has given up or"
                  + " ended");
      barrier.reset();
      assertThat(barrier.isBroken()).isFalse();

      CompletableFuture<Boolean> mine =
          CompletableFuture.supplyAsync(() -> signalled(lock, condition));
      Awaiting.until("the signal arrives", () -> signal(lock, condition, mine));
      assertThat(mine.get()).isTrue();
    }
  }

  private static void await(ManagedBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean signalled(Lock lock, Condition condition) {
    lock.lock();
    try {
      return condition.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  private static boolean signal(Lock lock, Condition condition, CompletableFuture<?> until) {
    lock.lock();
    try {
      condition.signal();
    } finally {
      lock.unlock();
    }
    return until.isDone();
  }

  @Test
  @DisplayName("Q21 MA29 when the manager is killed all calls end, also those that wait")
  void callsEndWithTheManager() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedMap<String, Integer> map = manager.map();
      ManagedQueue<String> queue = manager.queue();
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return queue.take();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      awaitInfo(manager, "Queue[]");
      ProcessHandle.of(manager.pid().orElseThrow()).orElseThrow().destroyForcibly();
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ManagerLostException.class);
      assertThatThrownBy(() -> map.put("x", 1))
          .isInstanceOf(ManagerLostException.class)
          .hasMessageContaining("the manager at " + manager.address() + " is lost: ")
          .hasMessageContaining("  Try: look whether its process has ended");
      assertThatThrownBy(manager::numberOfObjects).isInstanceOf(ManagerLostException.class);
    }
  }

  @Test
  @DisplayName("MA30 a call that waits keeps no other client waiting")
  void aCallThatWaitsKeepsNobodyWaiting() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedQueue<Integer> queue = manager.queue();
      ManagedMap<Integer, Integer> map = manager.map();
      ManagedEvent waiting = manager.event();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                waiting.set();
                map.put(-1, queue.take());
              });
      waiting.await();
      for (int i = 0; i < 100; i++) {
        map.put(i, i);
      }
      assertThat(map).hasSize(100);
      queue.put(7);
      child.join();
      assertThat(map.get(-1)).isEqualTo(7);
      assertThat(child.join(Duration.ZERO)).isTrue();
    }
  }

  @Test
  @DisplayName("MA27 an interrupt ends a wait, and the thread keeps its locks")
  void anInterruptEndsAWait() throws Exception {
    try (Manager manager = Manager.start()) {
      Lock lock = manager.reentrantLock();
      ManagedQueue<Integer> queue = manager.queue();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    lock.lock();
                    try {
                      queue.take();
                    } catch (InterruptedException e) {
                      lock.unlock(); // It is its own still.
                      interrupted.complete(true);
                    }
                  });
      Awaiting.until("it holds the lock", () -> !lock.tryLock() || unlocked(lock));
      waiter.interrupt();
      assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(lock.tryLock(30, TimeUnit.SECONDS)).isTrue();
      lock.unlock();
      queue.put(1);
      assertThat(queue.take()).isOne();
      waiter.join();
    }
  }

  @Test
  @DisplayName("Q25 MA28 a manager without free descriptors does not spin, and recovers")
  void aManagerWithoutDescriptorsRecovers() throws Exception {
    String socket = directory.resolve("m").toString();
    String command =
        "ulimit -n 100; exec %s -XX:-MaxFDLimit -cp %s %s %s key"
            .formatted(Program.java(), Program.library(), Program.script("Serve.java"), socket);
    ConnectionOptions options =
        ConnectionOptions.of(UnixDomainSocketAddress.of(socket))
            .withKey("key".getBytes(StandardCharsets.US_ASCII))
            .withHandshakeTimeout(Duration.ofSeconds(2));
    List<Connection> open = new ArrayList<>();
    try (Program program = Program.start(Map.of(), List.of("sh", "-c", command))) {
      Awaiting.until("it serves", () -> answers(socket));
      while (addConnection(options, open)) {
        assertThat(open)
            .as("connections to a process that may have 100 files")
            .hasSizeLessThan(100);
      }
      Duration before = program.process().info().totalCpuDuration().orElseThrow();
      Awaiting.pause(2000);
      Duration after = program.process().info().totalCpuDuration().orElseThrow();
      assertThat(after.minus(before)).isLessThan(Duration.ofSeconds(1));
      open.forEach(Connection::close);
      Awaiting.until("it accepts again", () -> answers(socket));
    }
  }

  private static boolean addConnection(ConnectionOptions options, List<Connection> open)
      throws IOException {
    try {
      open.add(Connection.open(options));
      return true;
    } catch (AuthenticationException e) {
      return false; // Nobody accepts: it took too long.
    }
  }

  private static boolean answers(String socket) {
    try (Manager manager =
        Manager.connect(
            UnixDomainSocketAddress.of(socket), "key".getBytes(StandardCharsets.US_ASCII))) {
      return manager.list(List.of(1)).size() == 1;
    } catch (IOException | AuthenticationException | ManagerLostException e) {
      return false; // Not yet.
    }
  }

  private static boolean unlocked(Lock lock) {
    lock.unlock();
    return false;
  }
}
