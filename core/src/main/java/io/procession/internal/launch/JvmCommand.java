package io.procession.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that starts a worker: the same JDK and class path as this process, flags that start
 * fast and keep many JVMs on one machine small, then the user's own.
 */
public final class JvmCommand {
  /**
   * The class that a worker runs; by name, since this package must not load the worker's classes.
   */
  private static final String WORKER_MAIN = "io.procession.internal.worker.WorkerMain";

  /**
   * The most characters of class path given as an argument. Linux refuses single arguments of more
   * than 128 KiB; beyond this the path goes into an argument file.
   */
  private static final int MAX_ARGUMENT = 60_000;

  private final WorkerSpec spec;

  /**
   * Describes the command.
   *
   * @param spec what the pool was built with
   */
  public JvmCommand(WorkerSpec spec) {
    this.spec = spec;
  }

  /**
   * The flags that every worker gets, before the user's own.
   *
   * @return options of the java command
   */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:-UsePerfData");
    flags.add("-XX:ActiveProcessorCount=1");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    // The JVM prints some warnings to stdout, which is the user's.
    flags.add("-Xlog:disable");
    flags.add("-Xlog:all=error:stderr");
    flags.add("--enable-native-access=ALL-UNNAMED");
    flags.add("-Djava.awt.headless=true");
    flags.addAll(spec.shareFlags());
    flags.addAll(spec.jvmArgs());
    return flags;
  }

  /**
   * Makes the process description.
   *
   * @param directory the worker's private directory, whose name the worker is told; made here
   *     already if an argument file is needed
   * @return ready to be started
   * @throws IOException if an argument file is needed and cannot be written
   */
  public ProcessBuilder processBuilder(RuntimeDirectory directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(flags());
    addClassPath(command, directory);
    command.add(WORKER_MAIN);
    command.add(directory.path().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    spec.defaults().forEach(environment::putIfAbsent);
    environment.putAll(spec.environment());
    spec.workingDirectory().ifPresent(d -> builder.directory(d.toFile()));
    return builder;
  }

  /**
   * The java command of the JDK that this process runs on.
   *
   * @return its path
   */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * The class path of the workers: that of this process, made absolute, since a worker may have
   * another working directory.
   *
   * @return the entries; empty strings, which mean the working directory, are resolved too
   */
  public static List<Path> classPath() {
    String path = Optional.ofNullable(System.getProperty("java.class.path")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
        .toList();
  }

  private static void addClassPath(List<String> command, RuntimeDirectory directory)
      throws IOException {
    String path =
        classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    if (path.length() <= MAX_ARGUMENT) {
      command.add("-cp");
      command.add(path);
      return;
    }
    directory.make();
    Path file = directory.path().resolve("arguments");
    // In argument files a backslash escapes, also inside quotes.
    Files.writeString(file, "-cp \"" + path.replace("\\", "\\\\") + "\"\n");
    command.add("@" + file);
  }
}
