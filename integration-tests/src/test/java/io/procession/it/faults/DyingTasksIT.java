package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.hitsOnlyItsTask;
import static io.procession.it.faults.Acceptance.lost;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that end, or break, the process in which they run. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DyingTasksIT {
  @TempDir Path directory;

  @Test
  @DisplayName("P01 kill -9 of a worker by its own task")
  void killed() {
    hitsOnlyItsTask(
        () -> {
          Native.signalSelf(Native.SIGKILL);
          return 0;
        },
        lost("died while running task 0 of applyAsync", "exit code 137 (SIGKILL)", "Try: "));
  }

  @Test
  @DisplayName("P02 a task that ends its process with exit code 0")
  void exitCodeZero() {
    hitsOnlyItsTask(
        () -> {
          System.exit(0);
          return 0;
        },
        lost("exit code 0", "System.exit(0)"));
  }

  @Test
  @DisplayName("P04 a task that crashes its JVM: the error shows what the JVM reported, and where")
  void crashed() throws IOException {
    try (Pool pool = Pool.builder().workers(2).workingDirectory(directory).open()) {
      AtomicReference<String> message = new AtomicReference<>("");
      hitsOnlyItsTask(
          pool,
          () -> {
            Native.crash();
            return 0;
          },
          lost(
                  "exit code 134 (SIGABRT)",
                  "crash | SIGSEGV",
                  "crash | Problematic frame:\n  crash | C  [libc.so.6+",
                  "crash | j  io.procession.it.faults.Native.crash()V",
                  "The JVM crashed",
                  "Try: read the report")
              .andThen(e -> message.set(String.valueOf(e.getMessage()))));
      Matcher report = Pattern.compile("report \\| (.*)").matcher(message.get());
      assertThat(report.find()).isTrue();
      Path file = Path.of(report.group(1));
      assertThat(file).exists().hasExtension("log");
      Files.delete(file);
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).as("files in the user's directory").isEmpty();
    }
  }

  @Test
  @DisplayName("P04 the report of a crash is where the user's option says")
  void crashReportWhereTheUserWantsIt() {
    String option = "-XX:ErrorFile=crash-%p.txt";
    try (Pool pool = Pool.builder().workers(2).workingDirectory(directory).jvmArgs(option).open()) {
      hitsOnlyItsTask(
          pool,
          () -> {
            Native.crash();
            return 0;
          },
          lost("report | " + directory.resolve("crash-"), "Problematic frame"));
    }
  }

  /** The C library parses parentheses with a recursion of its own. */
  @SuppressWarnings("restricted")
  private static int overflowTheNativeStack() throws Exception {
    Linker linker = Linker.nativeLinker();
    var regcomp =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("regcomp"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          regcomp.invokeWithArguments(
              arena.allocate(1024), arena.allocateFrom("(".repeat(1_000_000)), 1);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("P05 native code of a task that overflows its stack")
  void nativeStackOverflow() {
    try (Pool pool = Pool.builder().workers(2).workingDirectory(directory).open()) {
      hitsOnlyItsTask(pool, () -> overflowTheNativeStack(), lost("The JVM crashed", "(SIG"));
    }
  }

  @Test
  @DisplayName("P07 a task that needs more memory than its process has")
  void outOfMemory() {
    try (Pool pool = Pool.builder().workers(2).jvmArgs("-Xmx64m").open()) {
      hitsOnlyItsTask(
          pool,
          () -> new long[1 << 26].length,
          lost("exit code 3", "OutOfMemoryError", "Try: a larger -Xmx"));
    }
  }

  @Test
  @DisplayName("P07 a task that loads more classes than its process has memory for")
  void outOfMetaspace() {
    try (Pool pool =
        Pool.builder().workers(2).jvmArgs("-XX:MaxMetaspaceSize=24m", "-Xshare:off").open()) {
      hitsOnlyItsTask(
          pool,
          () -> {
            List<Object> kept = new ArrayList<>();
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
              kept.add(
                  Proxy.newProxyInstance(
                      new URLClassLoader(new URL[0], DyingTasksIT.class.getClassLoader()),
                      new Class<?>[] {Runnable.class},
                      (proxy, method, arguments) -> null));
            }
            return kept.size();
          },
          lost("exit code 3", "Metaspace", "MaxMetaspaceSize"));
    }
  }

  /** Kills this process as soon as its main thread is writing a message. */
  private static void killWhileWriting(Thread main) {
    while (true) {
      for (StackTraceElement frame : main.getStackTrace()) {
        if (frame.getClassName().startsWith("io.procession.internal.transport.")
            && frame.getMethodName().equals("send")) {
          Runtime.getRuntime().halt(77);
        }
      }
    }
  }

  @Test
  @DisplayName("P08 a worker that dies while it writes a large result")
  void deathInTheMiddleOfAResult() {
    try (Pool pool = Pool.builder().workers(2).jvmArgs("-Xmx1g").open()) {
      hitsOnlyItsTask(
          pool,
          () -> {
            Thread main = Thread.currentThread();
            Thread killer = new Thread(() -> killWhileWriting(main));
            killer.setDaemon(true);
            killer.start();
            return Collections.nCopies(128, "x".repeat(1 << 20)).stream()
                .map(x -> x + x.length())
                .toList();
          },
          lost("exit code 77"));
    }
  }

  @Test
  @DisplayName("P17 a task that starts a process, which lives on, and dies")
  void deathThatLeavesAProcess() throws Exception {
    Path file = directory.resolve("pid");
    String name = file.toString();
    try {
      hitsOnlyItsTask(
          () -> {
            long pid = new ProcessBuilder("sleep", "300").inheritIO().start().pid();
            Files.writeString(Path.of(name), "" + pid);
            Runtime.getRuntime().halt(5);
            return 0;
          },
          lost("exit code 5"));
      long left = Long.parseLong(Files.readString(file));
      assertThat(ProcessHandle.of(left)).isPresent();
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(file)))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @DisplayName("P18 a task that closes all descriptors of its process")
  void closedDescriptors() {
    hitsOnlyItsTask(
        () -> {
          for (int i = 0; i < 256; i++) {
            Native.close(i);
          }
          return 0;
        },
        lost("died while running task 0 of applyAsync"));
  }

  @Test
  @DisplayName("P48 a task that halts its process")
  void halted() {
    hitsOnlyItsTask(
        () -> {
          Runtime.getRuntime().halt(42);
          return 0;
        },
        lost("exit code 42"));
  }

  @Test
  @DisplayName("P52 a result for which the memory of the worker does not suffice")
  void resultLargerThanTheHeap() {
    try (Pool pool = Pool.builder().workers(2).jvmArgs("-Xmx64m").open()) {
      hitsOnlyItsTask(
          pool,
          () -> IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(2 << 20)).toList(),
          lost("exit code 3", "OutOfMemoryError", "Try: a larger -Xmx"));
    }
  }

  @Test
  @DisplayName("P01 deaths one after the other, each of which costs one task")
  void manyDeaths() {
    try (Pool pool = Pool.open(2)) {
      for (int code : List.of(1, 2, 3)) {
        hitsOnlyItsTask(
            pool,
            () -> {
              Runtime.getRuntime().halt(code);
              return 0;
            },
            lost("exit code " + code));
      }
      Awaiting.until(
          "both workers are there", () -> ProcessHandle.current().children().count() == 2);
    }
  }
}
