package io.procession.internal.launch;

import io.procession.internal.cgroup.Leaf;
import io.procession.internal.logging.LogLevels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command that starts a worker or another child: the same JDK, paths and modules as this
 * process, flags that start fast and keep many JVMs on one machine small, then the user's own.
 */
final class JvmCommand {
  /**
   * The most characters of a path given as an argument. Linux refuses single arguments of more than
   * 128 KiB; beyond this the paths go into an argument file.
   */
  private static final int MAX_ARGUMENT = 60_000;

  private final WorkerSpec spec;
  private final Role role;

  /**
   * Describes the command.
   *
   * @param spec what it has in common with others
   * @param role what it is for
   */
  JvmCommand(WorkerSpec spec, Role role) {
    this.spec = spec;
    this.role = role;
  }

  /**
   * The flags, with the user's own at the end.
   *
   * @return options of the java command
   */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:-UsePerfData");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    // The JVM prints some warnings to stdout, which is the user's.
    flags.add("-Xlog:disable");
    flags.add("-Xlog:all=error:stderr");
    flags.add(CodePaths.nativeAccess());
    flags.add("-Djava.awt.headless=true");
    flags.addAll(CrashReport.flags());
    flags.addAll(AotCache.flags(role, spec.jvmArgs()));
    flags.addAll(role.flags());
    flags.addAll(spec.shareFlags());
    flags.addAll(LogLevels.flags(spec.jvmArgs()));
    flags.addAll(spec.jvmArgs());
    return flags;
  }

  /**
   * Makes the process description.
   *
   * @param directory the worker's private directory, whose name the worker is told; made here
   *     already if a file is needed in it
   * @param leaf the control group that it enters, if it has its own
   * @return ready to be started
   * @throws IOException if a file is needed in the directory and cannot be written
   */
  ProcessBuilder processBuilder(RuntimeDirectory directory, Optional<Leaf> leaf)
      throws IOException {
    List<String> command = new ArrayList<>();
    leaf.ifPresent(group -> command.addAll(group.wrapper()));
    command.addAll(spec.wrapper());
    command.add(role.java().toString());
    command.addAll(flags());
    addCode(command, directory);
    command.addAll(CodePaths.mainClass(role.mainClass()));
    command.add(directory.path().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(role.output()).redirectError(role.error());
    Map<String, String> environment = builder.environment();
    spec.defaults().forEach(environment::putIfAbsent);
    environment.putAll(spec.environment());
    spec.workingDirectory().ifPresent(d -> builder.directory(d.toFile()));
    return builder;
  }

  /** What a process that was started by this command wrote when its JVM crashed. */
  Optional<CrashReport> crashReport(long pid) {
    Path directory = spec.workingDirectory().orElse(Path.of(""));
    return CrashReport.find(pid, flags(), directory.toAbsolutePath());
  }

  private static void addCode(List<String> command, RuntimeDirectory directory) throws IOException {
    List<String> options = CodePaths.options(directory);
    if (options.stream().mapToInt(String::length).max().orElse(0) <= MAX_ARGUMENT) {
      command.addAll(options);
      return;
    }
    directory.make();
    Path file = directory.path().resolve("arguments");
    StringBuilder text = new StringBuilder();
    for (String option : options) {
      // In argument files a backslash escapes, also inside quotes.
      text.append('"').append(option.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    }
    Files.writeString(file, text);
    command.add("@" + file);
  }
}
