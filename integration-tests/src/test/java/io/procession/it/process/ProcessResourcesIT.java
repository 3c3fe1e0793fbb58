package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.Connection;
import io.procession.Pool;
import io.procession.ProcessRef;
import io.procession.TaskRunnable;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What children inherit, and what stays of them. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessResourcesIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;

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

  private static void sendKeys(Connection way) throws Exception {
    way.send(ChildProcess.authenticationKey());
    ChildProcess grandchild =
        ChildProcess.start(own -> own.send(ChildProcess.authenticationKey()), way);
    grandchild.join();
  }

  @Test
  @DisplayName("PR2 a program has a key of bytes, and so have its children and workers")
  void familiesHaveAKey() throws Exception {
    byte[] key = ChildProcess.authenticationKey();
    assertThat(key).hasSize(32).isNotEqualTo(new byte[32]).isNotSameAs(key.clone());
    assertThat(ChildProcess.authenticationKey()).isEqualTo(key);
    Connection.Pair pair = Connection.pair();
    ChildProcess child = ChildProcess.start(ProcessResourcesIT::sendKeys, pair.right());
    assertThat(pair.left().receive()).isEqualTo(key);
    assertThat(pair.left().receive()).isEqualTo(key);
    end(child);
    try (Pool pool = Pool.open(1)) {
      assertThat(pool.apply(() -> ChildProcess.authenticationKey())).isEqualTo(key);
    }
    List<String> commands =
        ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()).toList();
    String hex = java.util.HexFormat.of().formatHex(key);
    assertThat(commands).noneMatch(command -> command.contains(hex));
  }

  @Test
  @DisplayName("PR9 whether a child is a daemon cannot be changed once it has started")
  void daemonsStayDaemons() throws Exception {
    ChildProcessBuilder builder = ChildProcess.builder();
    ChildProcess child = builder.start(() -> {});
    builder.daemon(true);
    assertThat(child.isDaemon()).isFalse();
    assertThat(Stream.of(ChildProcess.class, ProcessRef.class))
        .flatExtracting(type -> List.of(type.getMethods()))
        .extracting(Method::getName)
        .filteredOn(name -> name.toLowerCase(java.util.Locale.ROOT).contains("daemon"))
        .containsOnly("isDaemon");
    end(child);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    System.gc();
    return reference.refersTo(null);
  }

  private static WeakReference<ChildProcess> closedChild() throws InterruptedException {
    ChildProcess child = ChildProcess.start(() -> {});
    end(child);
    child.close();
    return new WeakReference<>(child);
  }

  @Test
  @DisplayName("PR19 nothing keeps the object of a process that has ended and was closed")
  void closedObjectsAreCollected() throws Exception {
    WeakReference<ChildProcess> reference = closedChild();
    Awaiting.until("it is collected", () -> isCollected(reference));
  }

  /** A target and an argument at once. */
  private static final class Target implements TaskRunnable {
    private static final long serialVersionUID = 1L;

    @Override
    public void run() {}
  }

  private List<WeakReference<Object>> runningTarget(List<ChildProcess> children) {
    Target target = new Target();
    children.add(ChildProcess.start(target));
    ArrayList<String> argument = new ArrayList<>(List.of("a"));
    children.add(ChildProcess.start(given -> given.add("b"), argument));
    return List.of(new WeakReference<>(target), new WeakReference<>(argument));
  }

  @Test
  @DisplayName("PR21 the program does not keep the target and the argument of a child")
  void targetsAreCollected() throws Exception {
    List<ChildProcess> children = new ArrayList<>();
    List<WeakReference<Object>> references = runningTarget(children);
    for (ChildProcess child : children) {
      end(child);
    }
    for (WeakReference<Object> reference : references) {
      Awaiting.until("it is collected", () -> isCollected(reference));
    }
    children.forEach(ChildProcess::close);
  }

  /** What this process has open, without numbers, and without what the JDK opens at times. */
  private static List<String> descriptors() throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all.toList()) {
        try {
          targets.add(Files.readSymbolicLink(descriptor).toString().replaceAll("[0-9]+", "N"));
        } catch (NoSuchFileException e) {
          targets.add("/proc/N/fd"); // That of the listing itself.
        }
      }
    }
    targets.removeIf(target -> target.startsWith("/proc/N/fd") || target.startsWith("anon_inode:"));
    targets.sort(null);
    return targets;
  }

  private static void reportDescriptors(Connection connection) throws Exception {
    connection.send(descriptors());
    connection.receive();
  }

  @Test
  @DisplayName("PR22 PR23 a child has no descriptors of its brothers, nor files of the program")
  void childrenInheritNoDescriptors() throws Exception {
    List<ChildProcess> children = new ArrayList<>();
    List<Connection> ends = new ArrayList<>();
    List<Object> reports = new ArrayList<>();
    Path file = directory.resolve("open");
    try (FileChannel open =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 3; i++) {
        Connection.Pair pair = Connection.pair();
        ends.add(pair.left());
        children.add(ChildProcess.start(ProcessResourcesIT::reportDescriptors, pair.right()));
        reports.add(pair.left().receive());
      }
      assertThat(open.isOpen()).isTrue();
    }
    assertThat(reports.get(1)).isEqualTo(reports.get(0));
    assertThat(reports.get(2)).isEqualTo(reports.get(0));
    assertThat(reports.get(0).toString()).contains("socket:").doesNotContain(file.toString());
    for (int i = 0; i < 3; i++) {
      ends.get(i).send("end");
      end(children.get(i));
    }
  }

  /** A class for a process, with a connection that is made with it. */
  private static final class Greeter implements TaskRunnable, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Connection parentsEnd;
    private final Connection childsEnd;

    private Greeter() {
      Connection.Pair pair = Connection.pair();
      parentsEnd = pair.left();
      childsEnd = pair.right();
    }

    @Override
    public void run() throws Exception {
      childsEnd.send("hello " + childsEnd.receive());
    }
  }

  @Test
  @DisplayName("PR28 a class is run by a child, and its connection works from both sides")
  void aClassIsRun() throws Exception {
    Greeter greeter = new Greeter();
    ChildProcess child = ChildProcess.start(greeter);
    greeter.parentsEnd.send("world");
    assertThat(greeter.parentsEnd.receive()).isEqualTo("hello world");
    end(child);
  }

  @Test
  @DisplayName("PR39 a child whose exit code was taken by native code is not alive")
  void anExitCodeThatWasTaken() {
    List<String> command =
        List.of(
            Program.java(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Program.library().toString(),
            Program.script("Reaper.java").toString());
    Program.Result result = Program.run(java.util.Map.of(), command);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("alive=false exitCode=OptionalInt[0]\n");
  }
}
