package io.procession.it.schedulers;

import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A scheduler with its daemons, for all tests of a run; each test gets it as a parameter. */
class Cluster implements AutoCloseable {
  private static final Path SCRIPTS = scripts();
  private static final Pattern EXPORT = Pattern.compile("(\\w+)=(\\S+)");

  private final Kind kind;
  private final Path directory;
  private final Map<String, String> environment;

  /** What can be brought up. */
  enum Kind {
    /** Four virtual nodes of 32, 32, 20 and 16 CPUs. */
    SLURM("slurm", "/usr/sbin/slurmctld", "slurmctld slurmd slurm-client munge", "--quiet"),
    /** One node with this machine's CPUs and memory, and cgroups where they can be used. */
    REAL_SLURM("slurm", SLURM.daemon, SLURM.packages, "--real"),
    /** One host with 32 slots. */
    GRID_ENGINE(
        "sge",
        "/usr/lib/gridengine/sge_qmaster",
        "gridengine-master gridengine-exec gridengine-client",
        "--quiet");

    private final String script;
    private final String daemon;
    private final String packages;
    private final String option;

    Kind(String script, String daemon, String packages, String option) {
      this.script = script;
      this.daemon = daemon;
      this.packages = packages;
      this.option = option;
    }
  }

  private Cluster(Kind kind, Path directory, Map<String, String> environment) {
    this.kind = kind;
    this.directory = directory;
    this.environment = environment;
  }

  /** Found from the directory of any module, as tests of some use this class, too. */
  private static Path scripts() {
    Path from = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(from.resolve("integration-tests", "schedulers"))) {
      from = Objects.requireNonNull(from.getParent(), "not in the repository");
    }
    return from.resolve("integration-tests", "schedulers");
  }

  private static Cluster start(Kind kind) {
    try {
      Path directory = Files.createTempDirectory("it-" + kind.script);
      Program.Result up = up(kind, directory);
      Map<String, String> environment = new LinkedHashMap<>();
      Matcher export = EXPORT.matcher(up.out());
      while (export.find()) {
        environment.put(export.group(1), export.group(2));
      }
      if (kind == Kind.GRID_ENGINE) {
        environment.put("PATH", "/usr/lib/gridengine:" + System.getenv("PATH"));
      }
      return new Cluster(kind, directory, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program.Result up(Kind kind, Path directory) {
    List<String> command =
        List.of(
            SCRIPTS.resolve(kind.script + "-up").toString(),
            kind.option,
            "--quiet",
            directory.toString());
    Program.Result up = Program.run(Map.of(), command);
    if (up.exitCode() != 0) {
      throw new AssertionError(command + " failed\n" + up.out() + up.err());
    }
    return up;
  }

  /** Starts again those of its daemons that are dead. */
  void revive() {
    up(kind, directory);
  }

  /** Where its files are. */
  Path directory() {
    return directory;
  }

  /** Its variables, and the given ones. */
  Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return all;
  }

  /** Runs a command of the scheduler, or one that uses it, to its end. */
  Program.Result run(Map<String, String> more, List<String> command) {
    return Program.run(environment(more), command);
  }

  /** Runs a command of the scheduler, which must succeed. */
  String ask(String... command) {
    Program.Result result = run(Map.of(), List.of(command));
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(command) + " failed\n" + result.out() + result.err());
    }
    return result.out().strip();
  }

  /** The processes of a Slurm job of this cluster: what it has left running. */
  List<Long> processesOfJob(String id) {
    List<String> variables =
        List.of(
            "SLURM_JOB_ID=" + id, "SLURM_CONF=" + directory.resolve("etc").resolve("slurm.conf"));
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid).filter(pid -> has(pid, variables)).toList();
    }
  }

  private static boolean has(long pid, List<String> variables) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      String environment = new String(bytes, StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0", -1)).containsAll(variables);
    } catch (IOException e) {
      return false; // It has ended, or is another user's.
    }
  }

  @Override
  public void close() {
    Program.Result down =
        Program.run(
            Map.of(),
            List.of(
                SCRIPTS.resolve(kind.script + "-down").toString(), "--wipe", directory.toString()));
    if (down.exitCode() != 0) {
      throw new AssertionError(kind + " does not go down\n" + down.out() + down.err());
    }
  }

  /**
   * Gives tests the cluster that their class asks for, started by the first of them; without its
   * packages they are skipped.
   */
  abstract static class Resolver implements ParameterResolver, ExecutionCondition {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Cluster.class);

    private final Kind kind;

    Resolver(Kind kind) {
      this.kind = kind;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Files.isExecutable(Path.of(kind.daemon))) {
        return ConditionEvaluationResult.enabled(kind.daemon + " is there");
      }
      String reason =
          context.getDisplayName()
              + " is skipped: there is no "
              + kind.daemon
              + ". Try: apt-get install "
              + kind.packages;
      System.err.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(kind, Cluster::start, Cluster.class);
    }
  }

  /** For {@code @ExtendWith}. */
  static final class Slurm extends Resolver {
    Slurm() {
      super(Kind.SLURM);
    }
  }

  /** For {@code @ExtendWith}. */
  static final class RealSlurm extends Resolver {
    RealSlurm() {
      super(Kind.REAL_SLURM);
    }
  }

  /** For {@code @ExtendWith}. */
  static final class GridEngine extends Resolver {
    GridEngine() {
      super(Kind.GRID_ENGINE);
    }
  }
}
