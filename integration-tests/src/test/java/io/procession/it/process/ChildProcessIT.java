package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.Cpus;
import io.procession.TaskNotSerializableException;
import io.procession.WorkerStartException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Child processes, as the process that starts them sees them. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessIT {
  @TempDir private Path directory;

  private static void sleepForever() {
    Awaiting.pause(Long.MAX_VALUE);
  }

  private static void write(String file, Object words) throws IOException {
    Path part = Path.of(file + ".part");
    Files.writeString(part, String.valueOf(words));
    Files.move(part, Path.of(file));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private void awaitFile(String name) {
    Awaiting.until(name + " is written", () -> Files.exists(directory.resolve(name)));
  }

  private static int codeOf(ChildProcess child) throws InterruptedException {
    child.join();
    return child.exitCode().orElseThrow();
  }

  @Test
  @DisplayName("PR1 PR29 the program knows itself, and has no parent")
  void theProgramKnowsItself() {
    assertThat(ChildProcess.current().name()).isEqualTo("MainProcess");
    assertThat(ChildProcess.current().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(ChildProcess.current().isAlive()).isTrue();
    assertThat(ChildProcess.current().isDaemon()).isFalse();
    assertThat(ChildProcess.current().exitCode()).isEmpty();
    assertThat(ChildProcess.parent()).isEmpty();
    assertThatThrownBy(() -> ChildProcess.current().join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a process cannot wait for its own end: name=MainProcess");
  }

  @Test
  @DisplayName("PR3 PR4 PR5 PR15 a child is alive and active from its start to its end")
  void aChildIsActiveWhileItRuns() throws InterruptedException {
    ChildProcess.builder().name("never started");
    assertThat(ChildProcess.activeChildren()).isEmpty();
    String go = file("go");
    ChildProcess child =
        ChildProcess.start(
            () -> Awaiting.until("the test has looked", () -> Files.exists(Path.of(go))));
    assertThat(child.isAlive()).isTrue();
    assertThat(child.exitCode()).isEmpty();
    assertThat(ChildProcess.activeChildren()).containsExactly(child);
    assertThat(ChildProcess.activeChildren()).isNotSameAs(ChildProcess.activeChildren());
    write(go);
    assertThat(codeOf(child)).isZero();
    assertThat(child.isAlive()).isFalse();
    assertThat(ChildProcess.activeChildren()).isEmpty();
  }

  private static void write(String file) {
    try {
      write(file, "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("PR6 PR7 PR29 PR33 a child sees its arguments, itself and its parent")
  void aChildSeesItsArguments() throws Exception {
    String file = file("seen");
    List<Object> argument = List.of(5, "five", new int[] {1, 2}, List.of("x"));
    ChildProcess child =
        ChildProcess.builder()
            .name("reader of 5")
            .start(
                given ->
                    write(
                        file,
                        List.of(
                            given.get(0).getClass().getSimpleName() + given.get(0),
                            given.get(1),
                            ((int[]) given.get(2))[1],
                            given.get(3),
                            ChildProcess.current(),
                            ChildProcess.parent().orElseThrow(),
                            ChildProcess.parent().orElseThrow().isAlive(),
                            Thread.currentThread().getName())),
                argument);
    assertThat(codeOf(child)).isZero();
    assertThat(child.name()).isEqualTo("reader of 5");
    assertThat(read("seen"))
        .isEqualTo(
            "[Integer5, five, 2, [x], reader of 5 (pid %d), MainProcess (pid %d), true, main]"
                .formatted(child.pid(), ProcessHandle.current().pid()));
  }

  @Test
  @DisplayName("PR8 PR16 children start children to any depth, daemons start daemons")
  void childrenStartChildren() throws Exception {
    String file = file("depth");
    ChildProcess child =
        ChildProcess.builder().name("a").daemon(true).start(() -> descend(4, file));
    assertThat(codeOf(child)).isZero();
    List<String> lines = Files.readAllLines(Path.of(file));
    assertThat(lines).hasSize(5);
    assertThat(lines).allMatch(line -> line.endsWith("daemon=true"));
    assertThat(lines.getFirst()).startsWith("level 4 Process-").contains(":");
    assertThat(lines.getLast()).isEqualTo("level 0 a daemon=true");
  }

  /** Writes its own line after those of its descendants. */
  private static void descend(int levels, String file) throws Exception {
    if (levels > 0) {
      ChildProcess child = ChildProcess.start(() -> descend(levels - 1, file));
      child.join();
      if (child.exitCode().orElseThrow() != 0) {
        throw new IllegalStateException("a child failed");
      }
    }
    String line =
        "level %d %s daemon=%s%n"
            .formatted(
                4 - levels, ChildProcess.current().name(), ChildProcess.current().isDaemon());
    Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  @DisplayName("PR10 PR11 PR12 PR13 join has a limit; terminate and kill give the signal")
  void terminateAndKillGiveTheSignal() throws InterruptedException {
    ChildProcess first = ChildProcess.start(ChildProcessIT::sleepForever);
    ChildProcess second = ChildProcess.start(ChildProcessIT::sleepForever);
    assertThat(first.join(Duration.ZERO)).isFalse();
    assertThat(first.join(Duration.ofSeconds(-1))).isFalse();
    assertThat(first.isAlive()).isTrue();
    first.terminate();
    second.kill();
    assertThat(codeOf(first)).isEqualTo(-15);
    assertThat(codeOf(second)).isEqualTo(-9);
    first.join();
    assertThat(first.join(Duration.ZERO)).isTrue();
  }

  @Test
  @DisplayName("PR11 a running child that is terminated runs its exit hooks")
  void terminatedChildRunsItsExitHooks() throws Exception {
    String hook = file("hook");
    String ready = file("ready");
    ChildProcess child =
        ChildProcess.start(
            () -> {
              ChildProcess.atExit(() -> write(hook));
              write(ready);
              sleepForever();
            });
    awaitFile("ready");
    child.terminate();
    assertThat(codeOf(child)).isEqualTo(-15);
    assertThat(Path.of(hook)).exists();
  }

  @Test
  @DisplayName("PR27 System.exit gives its own code, also one that a signal would give")
  void exitGivesItsCode() throws InterruptedException {
    assertThat(codeOf(ChildProcess.start(() -> System.exit(0)))).isZero();
    assertThat(codeOf(ChildProcess.start(() -> System.exit(5)))).isEqualTo(5);
    assertThat(codeOf(ChildProcess.start(() -> System.exit(300)))).isEqualTo(44);
    assertThat(codeOf(ChildProcess.start(() -> System.exit(143)))).isEqualTo(143);
  }

  @Test
  @DisplayName("PR26 an exception is printed with the name of the process, and gives 1")
  void exceptionIsPrinted() throws Exception {
    Path err = directory.resolve("err");
    ChildProcess child =
        ChildProcess.builder()
            .name("failing")
            .redirectError(Redirect.to(err.toFile()))
            .start(
                () -> {
                  throw new IOException("no more " + "tea");
                });
    assertThat(codeOf(child)).isEqualTo(1);
    assertThat(Files.readString(err))
        .startsWith("Process failing:\njava.io.IOException: no more tea\n\tat ")
        .contains("ChildProcessIT");
  }

  @Test
  @DisplayName("PR24 a child waits for its non-daemon threads, not for daemon threads")
  void childWaitsForItsThreads() throws Exception {
    String ready = file("ready");
    String done = file("done");
    ChildProcess child =
        ChildProcess.start(
            () -> {
              Thread.ofPlatform().daemon().start(ChildProcessIT::sleepForever);
              Thread.ofPlatform()
                  .start(
                      () -> {
                        Awaiting.until("told to go on", () -> Files.exists(Path.of(ready)));
                        write(done);
                      });
            });
    assertThat(child.join(Duration.ofMillis(500))).isFalse();
    write(ready);
    assertThat(codeOf(child)).isZero();
    assertThat(Path.of(done)).exists();
  }

  @Test
  @DisplayName("PR17 onExit is complete at the end of the child")
  void onExitIsComplete() throws Exception {
    ChildProcess child = ChildProcess.start(ChildProcessIT::sleepForever);
    ChildProcess other = ChildProcess.start(() -> {});
    assertThat(CompletableFuture.anyOf(child.onExit(), other.onExit()).get(60, TimeUnit.SECONDS))
        .isSameAs(other);
    assertThat(child.onExit()).isNotDone();
    assertThat(child.isReady()).isFalse();
    CountDownLatch woken = new CountDownLatch(1);
    child.onReady(() -> woken.countDown());
    child.onReady(() -> fail("closed before the end")).close();
    child.kill();
    assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.isReady()).isTrue();
    CountDownLatch again = new CountDownLatch(1);
    child.onReady(again::countDown).close();
    assertThat(again.getCount()).isZero();
    assertThat(child.onExit().get(60, TimeUnit.SECONDS)).isSameAs(child);
  }

  @Test
  @DisplayName("PR18 PR36 close needs the end of the child, and then nothing else works")
  void closeNeedsTheEnd() throws InterruptedException {
    ChildProcess child = ChildProcess.builder().name("held").start(ChildProcessIT::sleepForever);
    assertThatThrownBy(child::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a process object cannot be closed while the process runs: name=held\n"
                + "  Try: join(), terminate() or kill() before close().");
    child.kill();
    child.join();
    child.close();
    child.close();
    assertThatThrownBy(child::isAlive).hasMessage("the process object is closed: name=held");
    assertThatThrownBy(child::exitCode).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::join).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::pid).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::kill).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::onExit).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("PR36 a child process object cannot be sent to another process")
  void childCannotBeSent() throws InterruptedException {
    ChildProcess child = ChildProcess.start(() -> {});
    assertThatThrownBy(() -> ChildProcess.start(() -> child.kill()))
        .isInstanceOf(TaskNotSerializableException.class)
        .hasMessageContaining("JvmChild");
    child.join();
    assertThat(ChildProcess.activeChildren()).isEmpty();
  }

  @Test
  @DisplayName("Q16 PR38 all threads that wait get the exit code")
  void allWaitingThreadsGetTheExitCode() throws InterruptedException {
    ChildProcess child = ChildProcess.start(() -> System.exit(7));
    List<OptionalInt> codes = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  child.join();
                  codes.add(child.exitCode());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(codes).hasSize(16).containsOnly(OptionalInt.of(7));
  }

  @Test
  @DisplayName("PR20 many children at once all end, and those that are terminated report it")
  void manyChildren() throws InterruptedException {
    startAndTerminate(30);
  }

  @Test
  @Tag("soak")
  @DisplayName("PR20 100 children at once all end, and as many that are terminated report it")
  void veryManyChildren() throws InterruptedException {
    startAndTerminate(100);
  }

  private static void startAndTerminate(int count) throws InterruptedException {
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(small().start(() -> {}));
    }
    for (ChildProcess child : children) {
      assertThat(codeOf(child)).as("%s", child).isZero();
    }
    children.clear();
    for (int i = 0; i < count; i++) {
      ChildProcess child = small().start(ChildProcessIT::sleepForever);
      child.terminate();
      children.add(child);
    }
    for (ChildProcess child : children) {
      assertThat(codeOf(child)).as("%s", child).isEqualTo(-15);
    }
  }

  private static ChildProcessBuilder small() {
    return ChildProcess.builder()
        .jvmArgs("-Xmx16m", "-XX:TieredStopAtLevel=1")
        .startupTimeout(Duration.ofMinutes(3));
  }

  @Test
  void interruptReachesTheFunction() throws Exception {
    String ready = file("ready");
    String seen = file("seen");
    ChildProcess child =
        ChildProcess.start(
            () -> {
              try {
                write(ready);
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                write(seen);
              }
            });
    awaitFile("ready");
    child.interrupt();
    assertThat(codeOf(child)).isZero();
    assertThat(Path.of(seen)).exists();
  }

  @Test
  void killTreeEndsDescendantsThatAreNoJvms() throws Exception {
    String pid = file("pid");
    ChildProcess child =
        ChildProcess.start(
            () -> {
              Process sleep = new ProcessBuilder("sleep", "1000").start();
              write(pid, sleep.pid());
              sleep.waitFor();
            });
    awaitFile("pid");
    ProcessHandle sleep = ProcessHandle.of(Long.parseLong(read("pid"))).orElseThrow();
    child.killTree();
    assertThat(codeOf(child)).isEqualTo(-9);
    Awaiting.until("the descendant ends", () -> !sleep.isAlive());
  }

  @Test
  @DisplayName("PR32 PR34 environment, directory, options and JDK of a child can be set")
  void settingsReachTheChild() throws Exception {
    Path out = directory.resolve("out");
    ChildProcess child =
        ChildProcess.builder()
            .environment("TEA", "green")
            .workingDirectory(directory)
            .jvmArgs("-Dcups=3")
            .javaHome(System.getProperty("java.home"))
            .redirectOutput(Redirect.to(out.toFile()))
            .start(
                () ->
                    System.out.println(
                        System.getenv("TEA")
                            + System.getProperty("cups")
                            + Path.of("").toAbsolutePath().getFileName()
                            + System.in.read()));
    assertThat(codeOf(child)).isZero();
    assertThat(Files.readString(out)).isEqualTo("green3" + directory.getFileName() + "-1\n");
    assertThatThrownBy(() -> ChildProcess.builder().name("x").javaHome(directory).start(() -> {}))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("process x could not be started: Cannot run program");
    assertThat(ChildProcess.activeChildren()).isEmpty();
  }

  @Test
  void aThreadCanTakeThePlaceOfAProcess() throws InterruptedException {
    List<String> list = new ArrayList<>();
    ChildProcess child =
        ChildProcess.builder().inThread().start(copy -> copy.add("not here"), list);
    assertThat(codeOf(child)).isZero();
    assertThat(list).isEmpty();
    assertThat(child.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThatThrownBy(child::terminate)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a child that is a thread cannot be ended from outside: name=");
    ChildProcess waiting =
        ChildProcess.builder()
            .inThread()
            .start(
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // As the test wants it.
                  }
                });
    assertThat(waiting.isAlive()).isTrue();
    waiting.interrupt();
    assertThat(codeOf(waiting)).isZero();
  }

  @Test
  @DisplayName("PR14 the number of CPUs is positive, in a child too")
  void cpusArePositive() throws Exception {
    String file = file("cpus");
    ChildProcess child = ChildProcess.start(() -> write(file, Cpus.available()));
    assertThat(codeOf(child)).isZero();
    assertThat(Integer.parseInt(read("cpus"))).isPositive().isEqualTo(Cpus.available());
  }

  @Test
  @DisplayName("PR13 a child of a job is deaf to the scheduler's warning, and heeds its parent")
  void ignoresTheWarningOfAJob() throws Exception {
    String up = file("up");
    System.setProperty("procession.signals.ignored", "USR1,TERM");
    try (ChildProcess child =
        ChildProcess.start(
            () -> {
              write(up, "");
              sleepForever();
            })) {
      awaitFile("up");
      new ProcessBuilder("kill", "-USR1", Long.toString(child.pid())).start().waitFor();
      child.terminate();
      assertThat(codeOf(child)).isEqualTo(-15); // Of SIGUSR1 it would have died with -10.
    } finally {
      System.clearProperty("procession.signals.ignored");
    }
  }
}
