package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.Listener;
import io.procession.Manager;
import io.procession.Pool;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedSemaphore;
import io.procession.shared.SharedMemory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams, paths and descriptors around programs and their children. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SurroundingsIT {
  @Test
  @DisplayName("MI1 a child uses a queue although its standard input is closed")
  void aChildWithoutInputUsesAQueue() throws Exception {
    try (Manager manager = Manager.start()) {
      ManagedQueue<Integer> queue = manager.queue();
      ChildProcess child =
          ChildProcess.start(
              () -> {
                System.in.close();
                queue.put(5);
              });
      assertThat(queue.take()).isEqualTo(5);
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    }
  }

  @Test
  @DisplayName("MI2 text that the program has not flushed when a child starts is printed once")
  void bufferedTextIsPrintedOnce() {
    Program.Result result = Program.java(Program.script("Buffered.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("child\nbuffered, ");
  }

  @Test
  @DisplayName("MI3 a program runs although neither PATH nor JAVA_HOME lead to its JDK")
  void theJdkNeedsNoPath() {
    Program.Result result =
        Program.run(
            Map.of("PATH", "/nowhere", "JAVA_HOME", "/nowhere"),
            List.of(
                Program.java(),
                "-cp",
                Program.library().toString(),
                Program.script("Buffered.java").toString()));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("child\n");
  }

  @Test
  @DisplayName("MI4 256 semaphores exist at once")
  void manySemaphoresExistAtOnce() {
    try (Manager manager = Manager.start()) {
      List<ManagedSemaphore> all = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        ManagedSemaphore semaphore = manager.semaphore(1);
        assertThat(semaphore.tryAcquire()).isTrue();
        all.add(semaphore);
      }
      assertThat(all).noneMatch(ManagedSemaphore::tryAcquire);
      assertThat(manager.numberOfObjects()).isEqualTo(256);
    }
  }

  private static long descriptors() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  @Test
  @DisplayName("MI5 when all is closed no process, thread, descriptor or file is left")
  void nothingIsLeft() throws Exception {
    useEverything(); // What is opened once for the whole process is open now.
    long before = descriptors();
    for (int i = 0; i < 3; i++) {
      useEverything();
    }
    Awaiting.until("no more descriptors are open than before", () -> descriptors() <= before);
  }

  private static void useEverything() throws Exception {
    try (Pool pool = Pool.open(1);
        Manager manager = Manager.start();
        Listener listener = Listener.open(new byte[] {1});
        Connection client = Connection.open(listener.address(), new byte[] {1});
        Connection server = listener.accept();
        SharedMemory memory = SharedMemory.create(4096)) {
      client.send("x");
      assertThat(server.receive()).isEqualTo("x");
      ManagedQueue<Long> queue = manager.queue();
      ChildProcess child = ChildProcess.start(() -> queue.put(memory.byteSize()));
      child.join();
      assertThat(pool.apply(() -> queue.take())).isGreaterThanOrEqualTo(4096);
    }
  }
}
