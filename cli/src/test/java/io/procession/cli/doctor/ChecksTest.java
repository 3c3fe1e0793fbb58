package io.procession.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Allocation;
import io.procession.MultiprocessingException;
import io.procession.WorkerStartException;
import io.procession.internal.cgroup.Delegation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check, where all is well and where it is not. */
class ChecksTest {
  private static final String JDK =
      "a JDK 25 or newer, as from https://adoptium.net, with JAVA_HOME=it.";

  private static final Delegation NO_GROUPS =
      new Delegation(Path.of("/groups"), Set.of(), Optional.of("not ours"));
  private static final Delegation GROUPS =
      new Delegation(Path.of("/groups"), Set.of("memory", "pids", "cpu"), Optional.empty());

  @TempDir private Path directory;

  @Test
  void acceptsAJdk() {
    var java = new JavaCheck(25, "25.0.3+9", "Ann", "/jdk", true, true, 3L << 30, List.of("A=b"));

    assertThat(java.section())
        .isEqualTo(
            new Section(
                "java",
                List.of(
                    Finding.ok("version", "25.0.3+9, Ann"),
                    Finding.fact("home", "/jdk"),
                    Finding.ok("compiler", "javac is there"),
                    Finding.ok("native access", "allowed"),
                    Finding.fact("heap", "this JVM may use 3.0 GiB"),
                    Finding.fact("options", "A=b"))));
  }

  @Test
  void refusesAnOldJre() {
    var java = new JavaCheck(21, "21.0.1", "Ann", "/jre", false, false, 64 << 20, List.of());

    assertThat(java.section().findings())
        .containsExactly(
            Finding.missing("version", "21.0.1, Ann is older than 25", JDK),
            Finding.fact("home", "/jre"),
            Finding.missing("compiler", "no javac in /jre, scripts cannot run", JDK),
            Finding.optional(
                "native access", "not allowed", "java --enable-native-access=ALL-UNNAMED"),
            Finding.fact("heap", "this JVM may use 64 MiB"));
  }

  @Test
  void sendsAByteThroughASocket() {
    assertThat(TransportCheck.sockets(directory))
        .isEqualTo(Finding.ok("Unix sockets", "made, bound and connected one"));
  }

  @Test
  void saysWhyASocketCannotBeMade() {
    Finding finding = TransportCheck.sockets(directory.resolve("x".repeat(120)));

    assertThat(finding.grade()).isEqualTo(Finding.Grade.MISSING);
    assertThat(finding.value()).isEqualTo("java.net.SocketException: Unix domain path too long");
    assertThat(finding.cure())
        .isEqualTo("a local file system, such as /dev/shm, in XDG_RUNTIME_DIR.");
  }

  @Test
  void tellsHowTasksTravelAndWhy() {
    assertThat(TransportCheck.dataLinks(Path.of("/proc")))
        .isEqualTo(
            Finding.optional(
                "tasks",
                "travel by socket: /proc is not in memory: its file system is proc",
                "/dev/shm as a tmpfs, on Linux."));
    System.setProperty("procession.transport", "bell");
    try {
      assertThat(TransportCheck.dataLinks(directory))
          .isEqualTo(
              Finding.ok(
                  "tasks",
                  "travel by rings in shared memory: as -Dprocession.transport=bell says"));
      System.setProperty("procession.transport", "pigeon");
      assertThat(TransportCheck.dataLinks(directory).value())
          .isEqualTo(
              "procession.transport must be auto, ring, bell or socket:"
                  + " procession.transport=pigeon");
    } finally {
      System.clearProperty("procession.transport");
    }
  }

  @Test
  void missesSharedMemory() {
    Path none = directory.resolve("shm");

    assertThat(new TransportCheck(none).section().findings())
        .contains(
            Finding.optional(
                none.toString(),
                "is not there",
                "mount a tmpfs there; in a container: docker run --shm-size=1g."));
  }

  @Test
  void tellsWhatTheHostAllows() {
    var allocation =
        new Allocation(
            4,
            "Slurm job 7 grants 4 CPUs here",
            List.of(),
            Optional.of("Slurm"),
            Optional.of("7"),
            OptionalLong.of(10L << 30),
            Optional.of(Instant.EPOCH),
            List.of("SLURM_NTASKS=x is not a number"));

    assertThat(new HostCheck(() -> allocation).section().findings())
        .containsExactly(
            Finding.ok("CPUs", "4: Slurm job 7 grants 4 CPUs here"),
            Finding.fact("memory", "10.0 GiB for this process and its workers"),
            Finding.fact("scheduler", "Slurm job 7, ends at 1970-01-01T00:00:00Z"),
            Finding.optional(
                "scheduler",
                "SLURM_NTASKS=x is not a number",
                "correct or unset what it names; procession cpus."));
  }

  @Test
  void reportsAnOverrideThatIsNoNumber() {
    var check =
        new HostCheck(
            () -> {
              throw new IllegalArgumentException("procession.cpus must be positive: x");
            });

    assertThat(check.section().findings())
        .containsExactly(
            Finding.missing(
                "CPUs", "procession.cpus must be positive: x", "correct it, or unset it."));
  }

  @Test
  void countsWhatTheCacheHolds() throws IOException {
    Path cache = directory.resolve("cache");
    Files.createDirectories(cache.resolve("scripts"));
    Files.write(cache.resolve("scripts/A.classes"), new byte[2_048]);

    assertThat(new CacheCheck(cache, Optional.empty()).section().findings())
        .containsExactly(
            Finding.ok("directory", cache + ", writable"),
            Finding.fact("content", "1 file, 2 KiB"));
  }

  @Test
  void saysWhetherWorkersStartFromACache() throws IOException {
    Path file = directory.resolve("worker.aot");

    assertThat(new CacheCheck(directory, Optional.of(file)).section().findings())
        .contains(
            Finding.fact(
                "workers",
                "start without an AOT cache, a third slower: `procession aot` makes one"));
    Files.createFile(file);
    assertThat(new CacheCheck(directory, Optional.of(file)).section().findings())
        .contains(Finding.ok("workers", "start from " + file));
  }

  @Test
  void saysThatTheCacheCannotBeUsed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(new CacheCheck(null, Optional.empty()).section().findings())
        .containsExactly(
            Finding.optional(
                "directory",
                "no home directory to put it in",
                "set PROCESSION_CACHE to a directory of your own."));
    assertThat(
            new CacheCheck(file.resolve("cache"), Optional.empty())
                .section()
                .findings()
                .getFirst()
                .value())
        .startsWith(file + "/cache cannot be written: java.nio.file.");
  }

  @Test
  void readsTheLimits() throws IOException {
    Path limits =
        Files.writeString(
            directory.resolve("limits"),
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             unlimited            unlimited            processes
            Max open files            256                  524288               files
            """);

    assertThat(new LimitsCheck(limits, () -> NO_GROUPS).section().findings())
        .containsExactly(
            Finding.optional("open files", "256, few for many workers", "ulimit -n 4096"),
            Finding.ok("processes", "unlimited"),
            Finding.fact(
                "workers",
                "their memory is watched by the pool; threads and CPUs cannot be limited: not"
                    + " ours"));
    assertThat(new LimitsCheck(directory.resolve("none"), () -> GROUPS).section().findings())
        .containsExactly(
            Finding.fact("limits", "not known: no " + directory.resolve("none")),
            Finding.ok(
                "workers", "the kernel keeps their memory, threads and CPUs: groups in /groups"));
  }

  @Test
  void timesTheFirstResultAndTellsTheWorkersFlags() {
    List<Finding> findings =
        new PoolCheck(() -> List.of("-XX:+UseSerialGC", "-Xmx1g", "-cp", "a.jar", "Main"))
            .section()
            .findings();

    assertThat(findings.getFirst().grade()).isEqualTo(Finding.Grade.OK);
    assertThat(findings.getFirst().value()).matches("after \\d+ ms, start and end included");
    assertThat(findings.getLast()).isEqualTo(Finding.fact("java flags", "-XX:+UseSerialGC -Xmx1g"));
  }

  @Test
  void reportsAWorkerThatDoesNotStart() {
    MultiprocessingException failure = new WorkerStartException("no worker started", null);
    var check =
        new PoolCheck(
            () -> {
              throw failure;
            });
    String cure = "put right what is missing above; else report this as a bug.";

    assertThat(check.section().findings())
        .containsExactly(Finding.missing("first result", "no worker started", cure));
  }
}
