package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.Manager;
import io.procession.Pool;
import io.procession.it.testing.NoLeaks;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedValue;
import io.procession.shared.SharedMemory;
import io.procession.spi.Engine;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every process is started in the one way that a JVM has, and takes whatever objects there are. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneStartMethodIT {
  private static int loads;

  /** What lasts as long as this process, so that it is here before the tests. */
  @BeforeAll
  static void sendAConnectionAway() throws Exception {
    Connection.Pair pair = Connection.pair();
    Connection right = pair.right();
    ChildProcess.start(() -> right.send("x")).join();
    pair.left().close();
    right.close();
  }

  private static String commandOf(ProcessHandle process) {
    return process.info().commandLine().orElseThrow();
  }

  @Test
  @DisplayName(
      "CT1 CT2 CT3 CT4 each child, and its child, is a new JVM; there is nothing to choose")
  void eachChildIsANewJvm() throws Exception {
    loads = 7;
    try (Manager manager = Manager.start()) {
      ManagedList<String> seen = manager.list();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                seen.add(commandOf(ProcessHandle.current()) + " loads=" + loads);
                ChildProcess.start(
                        () -> seen.add(commandOf(ProcessHandle.current()) + " loads=" + loads))
                    .join();
              });
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(seen.copy())
          .hasSize(2)
          .allSatisfy(
              command ->
                  assertThat(command)
                      .contains("io.procession.internal.process.ChildMain")
                      .endsWith("loads=0"));
    }
  }

  @Test
  @DisplayName("CT5 what workers load beforehand is an initializer, which the compiler checks")
  void anInitializerLoadsBeforehand() {
    try (Pool pool = Pool.builder().workers(1).initializer(() -> loads = 1).open()) {
      assertThat(pool.map(x -> loads + x, List.of(1, 2))).containsExactly(2, 3);
    }
  }

  @Test
  @DisplayName("CT6 CT7 any object works in any kind of child")
  void anyObjectWorksInAnyChild() throws Exception {
    try (Manager manager = Manager.start();
        SharedMemory memory = SharedMemory.create(8)) {
      Lock lock = manager.lock();
      ManagedQueue<String> queue = manager.queue();
      Connection.Pair pair = Connection.pair();
      Connection right = pair.right();
      try (Pool processes = Pool.open(1);
          Pool threads = Pool.builder().workers(1).engine(Engine.inProcess()).open()) {
        ChildProcess.start(() -> use(lock, queue, right, memory)).join();
        ChildProcess.builder().inThread().start(() -> use(lock, queue, right, memory)).join();
        processes.forEach(x -> use(lock, queue, right, memory), List.of(1));
        threads.forEach(x -> use(lock, queue, right, memory), List.of(1));
      }
      assertThat(queue.copy()).hasSize(4).containsOnly("used");
      for (int i = 0; i < 4; i++) {
        assertThat(pair.left().receive()).isEqualTo("used");
      }
      assertThat(memory.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(4);
      pair.left().close();
      right.close();
    }
  }

  private static void use(
      Lock lock, ManagedQueue<String> queue, Connection connection, SharedMemory memory)
      throws Exception {
    lock.lock();
    try {
      long before = memory.segment().get(ValueLayout.JAVA_LONG, 0);
      memory.segment().set(ValueLayout.JAVA_LONG, 0, before + 1);
    } finally {
      lock.unlock();
    }
    queue.put("used");
    connection.send("used");
  }

  @Test
  @DisplayName("CT8 a child passes an object that it was given on to its own child")
  void aChildPassesObjectsOn() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedValue<Integer> value = manager.value(0);
      ChildProcess child =
          ChildProcess.start(
              () -> {
                value.addAndGet(1);
                ChildProcess own = ChildProcess.start(() -> value.addAndGet(10));
                own.join();
              });
      child.join();
      assertThat(value.get()).isEqualTo(11);
    }
  }

  /** Creates memory when a child loads it. */
  private static final class Global {
    private static final SharedMemory MEMORY = SharedMemory.create(4096);
  }

  @Test
  @DisplayName("CT12 what a child creates while it loads a class is gone with it")
  void globalsOfAChildDoNotLeak() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedValue<String> name = manager.value("");
      ChildProcess child = ChildProcess.start(() -> name.set(Global.MEMORY.name()));
      child.join();
      assertThat(name.get()).isNotEmpty();
      assertThat(Path.of("/dev/shm", name.get())).doesNotExist();
    }
  }

  @Test
  @DisplayName("CT13 children of children, five deep, leave no trace in those that started them")
  void recursionLeavesNoTrace() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedList<Integer> active = manager.list();
      descend(5, active);
      assertThat(active.copy()).containsExactly(0, 0, 0, 0, 0);
    }
  }

  private static void descend(int depth, ManagedList<Integer> active) throws InterruptedException {
    if (depth > 0) {
      int before = ChildProcess.activeChildren().size();
      ChildProcess child = ChildProcess.start(() -> descend(depth - 1, active));
      child.join();
      active.add(ChildProcess.activeChildren().size() - before);
    }
  }
}
