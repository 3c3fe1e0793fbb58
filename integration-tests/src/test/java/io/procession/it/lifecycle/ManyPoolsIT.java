package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.procession.Pool;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Opens and closes pools, and looks at what each leaves in this process and on this machine. */
@ExtendWith(NoLeaks.class)
class ManyPoolsIT {
  /** What exists now. Descriptors may differ by what the JDK keeps for later. */
  private record Holdings(long descriptors, int threads, long files) {
    static Holdings now() {
      var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Holdings(
          system.getOpenFileDescriptorCount(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          files("/dev/shm") + files(System.getProperty("java.io.tmpdir")));
    }

    /** Ours only: other programs use these directories as well. */
    private static long files(String directory) {
      String mine = "procession-" + ProcessHandle.current().pid() + "-";
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        return files.filter(file -> file.getFileName().toString().startsWith(mine)).count();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void openAndClose(Engine engine, int pools) {
    for (int i = 0; i < pools; i++) {
      try (Pool pool = Pool.builder().workers(1).engine(engine).open()) {
        assertThat(pool.map(x -> x + 1, List.of(i))).containsExactly(i + 1);
      }
    }
  }

  private static void leavesNothing(Engine engine, int pools) {
    openAndClose(engine, 10); // What is made once: classes, carrier threads, caches.
    Holdings before = Holdings.now();
    openAndClose(engine, pools);
    Holdings after = Holdings.now();
    System.out.printf("%,d pools, engine %s: before %s, after %s%n", pools, engine, before, after);
    assertThat(after.descriptors).isLessThanOrEqualTo(before.descriptors + 5);
    assertThat(after.threads).isLessThanOrEqualTo(before.threads + 5);
    assertThat(after.files).isEqualTo(before.files);
  }

  @Test
  @DisplayName("P32 40 pools of processes leave no descriptor, thread or file")
  void pools() {
    leavesNothing(Engine.local(), 40);
  }

  @Test
  @DisplayName("P32 1,000 pools of threads leave no descriptor, thread or file")
  void poolsOfThreads() {
    leavesNothing(Engine.inProcess(), 1000);
  }

  @Test
  @Tag("soak")
  @DisplayName("P32 1,000 pools of processes leave no descriptor, thread or file")
  void aThousandPools() {
    leavesNothing(Engine.local(), 1000);
  }
}
