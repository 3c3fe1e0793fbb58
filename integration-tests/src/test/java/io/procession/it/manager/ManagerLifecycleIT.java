package io.procession.it.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.ChildProcess;
import io.procession.InitializerFailedException;
import io.procession.Manager;
import io.procession.ManagerLostException;
import io.procession.Pool;
import io.procession.RemoteException;
import io.procession.TaskFailedException;
import io.procession.WorkerStartException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.managed.ManagedArray;
import io.procession.managed.ManagedBarrier;
import io.procession.managed.ManagedEvent;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedPool;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedSemaphore;
import io.procession.managed.ManagedValue;
import io.procession.managed.Namespace;
import io.procession.shared.SharedMemory;
import io.procession.shared.SharedMemoryException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Managers from their start to their end, and their objects in other processes. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // Locks are held on purpose.
class ManagerLifecycleIT {
  /** A user's interface. */
  interface Account {
    long add(long amount);

    long balance();
  }

  static final class SimpleAccount implements Account {
    private long balance;

    @Override
    public synchronized long add(long amount) {
      balance += amount;
      return balance;
    }

    @Override
    public synchronized long balance() {
      return balance;
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  @DisplayName("MA1 a manager starts in a process of its own and ends with exit code 0")
  void aManagerStartsAndEnds() {
    ChildProcess process;
    Manager manager = Manager.start();
    try (manager) {
      assertThat(manager.pid().orElseThrow()).isNotEqualTo(ProcessHandle.current().pid());
      process = ChildProcess.activeChildren().getFirst();
      assertThat(process.name()).isEqualTo("Manager");
      assertThat(process.pid()).isEqualTo(manager.pid().orElseThrow());
    }
    assertThat(process.exitCode()).isEqualTo(OptionalInt.of(0));
    manager.close();
    assertThatThrownBy(manager::map)
        .isInstanceOf(ManagerLostException.class)
        .hasMessageContaining("it was closed in this process");
  }

  @Test
  @DisplayName("MA1 a manager that does not end is terminated after a time")
  void aManagerThatDoesNotEndIsTerminated() throws Exception {
    ChildProcess process;
    try (Manager manager = Manager.builder().shutdownTimeout(Duration.ofSeconds(4)).start()) {
      process = ChildProcess.activeChildren().getFirst();
      manager.call(
          () -> {
            Thread.ofPlatform().daemon(false).start(() -> Awaiting.pause(Long.MAX_VALUE));
            return null;
          });
    }
    assertThat(process.exitCode()).isEqualTo(OptionalInt.of(-15));
  }

  @Test
  @DisplayName("MA6 another process connects by address and key and sees the same objects")
  void anotherProcessConnects() throws Exception {
    byte[] key = {7, 7, 7};
    try (Manager manager =
        Manager.builder()
            .address(loopback(0))
            .key(key)
            .register("Account", Account.class, SimpleAccount::new)
            .start()) {
      SocketAddress address = manager.address();
      ManagedList<Object> shelf = manager.list();
      shelf.add(manager.create("Account", Account.class));
      ManagedQueue<ManagedList<Object>> door = manager.queue();
      door.put(shelf);
      ChildProcess child =
          ChildProcess.start(
              () -> {
                try (Manager same = Manager.connect(address, key)) {
                  Account other = same.create("Account", Account.class);
                  other.add(1);
                  ((Account) door.take().getFirst()).add(41 + other.balance());
                }
              });
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(((Account) shelf.getFirst()).balance()).isEqualTo(42);
      assertThatThrownBy(() -> Manager.connect(address, new byte[] {8}))
          .isInstanceOf(AuthenticationException.class);
      assertThatThrownBy(() -> manager.create("Nothing", Account.class))
          .isInstanceOf(RemoteException.class)
          .hasMessageContaining("the manager has no type Nothing");
    }
  }

  @Test
  @DisplayName("MA8 a manager starts again at the address where one has just ended")
  void aManagerStartsAgain() {
    SocketAddress address;
    try (Manager first = Manager.builder().address(loopback(0)).start()) {
      address = first.address();
      assertThat(first.numberOfObjects()).isZero();
    }
    try (Manager second = Manager.builder().address(address).start()) {
      assertThat(second.address()).isEqualTo(address);
      assertThat(second.<String, String>map()).isEmpty();
      assertThatThrownBy(() -> Manager.builder().address(address).start())
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("cannot listen at");
    }
  }

  @Test
  @DisplayName("MA17 an initializer runs first in the manager's process, or the start fails")
  void anInitializerRunsFirst() throws Exception {
    String value = "given";
    try (Manager manager =
        Manager.builder().initializer(() -> System.setProperty("ma17", value)).start()) {
      assertThat(manager.call(() -> System.getProperty("ma17"))).isEqualTo("given");
      assertThat(System.getProperty("ma17")).isNull();
    }
    assertThatThrownBy(
            () ->
                Manager.builder()
                    .initializer(
                        () -> {
                          throw new IllegalStateException("no licence");
                        })
                    .start())
        .isInstanceOf(InitializerFailedException.class)
        .hasMessageContaining("no licence");
    assertThatThrownBy(() -> Manager.builder().initializer(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("MA16 objects made here are used in a child, and what it did is seen here")
  void objectsAreUsedInAChild() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedMap<String, Object> map = manager.map();
      ManagedList<Object> list = manager.list();
      Set<Object> set = manager.set();
      ManagedQueue<Integer> queue = manager.queue(2);
      ManagedValue<Integer> value = manager.value(1);
      ManagedArray<Double> array = manager.array(List.of(1.0, 2.0));
      Namespace namespace = manager.namespace();
      queue.put(5);
      ChildProcess child =
          ChildProcess.start(
              () -> {
                map.put("list", list);
                list.add("x");
                set.add(1);
                queue.put(queue.take() + 1);
                queue.taskDone();
                value.addAndGet(2);
                value.updateAndGet(before -> before * 10);
                array.addAndGet(1, 0.5);
                namespace.set("name", value.get());
              });
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(map.get("list")).isEqualTo(list);
      assertThat(list).containsExactly("x");
      assertThat(set).containsExactly(1);
      assertThat(queue.take()).isEqualTo(6);
      assertThat(queue.join(Duration.ZERO)).isFalse();
      queue.taskDone();
      queue.join();
      assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
      assertThat(value.get()).isEqualTo(30);
      assertThat(array.copy()).containsExactly(1.0, 2.5);
      assertThat(array.length()).isEqualTo(2);
      assertThat(namespace.<Integer>get("name")).isEqualTo(30);
    }
  }

  @Test
  @DisplayName("MA16 MA21 locks, semaphores, events, conditions and barriers work across processes")
  void locksWorkAcrossProcesses() throws Exception {
    try (Manager manager = Manager.start()) {
      Lock lock = manager.reentrantLock();
      Condition turn = lock.newCondition();
      ManagedSemaphore semaphore = manager.boundedSemaphore(1);
      ManagedEvent event = manager.event();
      ManagedBarrier barrier = manager.barrier(2);
      ManagedValue<String> said = manager.value("nothing");
      ChildProcess child =
          ChildProcess.start(
              () -> {
                event.await();
                semaphore.acquire();
                barrier.await();
                lock.lock();
                try {
                  said.set("hello");
                  turn.signalAll();
                } finally {
                  lock.unlock();
                }
                semaphore.release();
              });
      assertThat(event.await(Duration.ZERO)).isFalse();
      event.set();
      lock.lock();
      lock.lock();
      barrier.await();
      assertThat(semaphore.tryAcquire()).isFalse();
      while (said.get().equals("nothing")) {
        assertThat(turn.await(30, TimeUnit.SECONDS)).isTrue();
      }
      lock.unlock();
      lock.unlock();
      assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> barrier.await(Duration.ZERO)).isInstanceOf(TimeoutException.class);
      assertThat(barrier.isBroken()).isTrue();
    }
  }

  @Test
  @DisplayName("MA21 a reentrant lock belongs to the thread that took it")
  void aReentrantLockBelongsToAThread() throws Exception {
    try (Manager manager = Manager.builder().inThread().start()) {
      Lock reentrant = manager.reentrantLock();
      Lock plain = manager.lock();
      reentrant.lock();
      plain.lock();
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    assertThatThrownBy(reentrant::unlock)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("the lock is held by another thread: holder=");
                    plain.unlock(); // Anybody may.
                  });
      other.join();
      reentrant.unlock();
      assertThat(plain.tryLock()).isTrue();
      plain.unlock();
    }
  }

  @Test
  @DisplayName("SM12 SM13 memory that a manager created ends with it, and SIGINT ends neither")
  void memoryOfAManager() throws Exception {
    Manager manager = Manager.start();
    String name;
    try (manager) {
      SharedMemory memory = manager.call(() -> SharedMemory.create(8));
      name = memory.name();
      ChildProcess.start(() -> memory.segment().set(ValueLayout.JAVA_LONG, 0, 42)).join();
      String pid = Long.toString(manager.pid().orElseThrow());
      assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
      assertThat(manager.call(() -> memory.segment().get(ValueLayout.JAVA_LONG, 0))).isEqualTo(42);
      SharedMemory.attach(name).close();
    }
    assertThatThrownBy(() -> SharedMemory.attach(name))
        .isInstanceOf(SharedMemoryException.class)
        .hasMessageStartingWith("there is no shared memory of that name: name=" + name);
    assertThatThrownBy(() -> manager.call(() -> SharedMemory.create(8)))
        .isInstanceOf(ManagerLostException.class);
  }

  @Test
  @DisplayName("MA16 PO19 PO30 a pool of a manager is used from here and from a child")
  void aPoolOfAManager() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedPool pool = manager.pool(2);
      assertThat(pool.workers()).isEqualTo(2);
      assertThat(pool.apply(() -> ProcessHandle.current().parent().orElseThrow().pid()))
          .isEqualTo(manager.pid().orElseThrow());
      int offset = 10;
      assertThat(pool.map(n -> n + offset, List.of(1, 2, 3))).containsExactly(11, 12, 13);
      ManagedList<Integer> seen = manager.list();
      ChildProcess child =
          ChildProcess.start(() -> seen.addAll(pool.map(n -> n * offset, List.of(4, 5))));
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(seen).containsExactly(40, 50);
      assertThatThrownBy(() -> pool.map(n -> 1 / n, List.of(0)))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(ArithmeticException.class);
      pool.close();
      assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(RejectedExecutionException.class);
      assertThatThrownBy(() -> manager.pool(0)).hasMessage("workers must be positive: workers=0");
    }
  }

  @Test
  @DisplayName("MA16 proxies are used by the tasks of a pool, and functions bring many calls along")
  void proxiesAreUsedByTasks() throws Exception {
    try (Manager manager = Manager.start();
        Pool pool = Pool.open(2)) {
      ManagedMap<Integer, Integer> squares = manager.map();
      Account account = manager.host(Account.class, SimpleAccount::new);
      pool.forEach(
          n -> {
            squares.put(n, n * n);
            account.add(n);
          },
          List.of(1, 2, 3, 4));
      assertThat(squares.copy()).hasSize(4).containsEntry(4, 16);
      assertThat(account.balance()).isEqualTo(10);
      int sum =
          manager.call(
              () -> {
                int total = 0;
                for (int n = 1; n <= 4; n++) {
                  total += squares.merge(n, 1, Integer::sum);
                }
                return total;
              });
      assertThat(sum).isEqualTo(34);
      ManagedMap<Integer, Integer> same = pool.apply(() -> squares);
      assertThat(same).isEqualTo(squares).containsEntry(1, 2);
    }
  }
}
