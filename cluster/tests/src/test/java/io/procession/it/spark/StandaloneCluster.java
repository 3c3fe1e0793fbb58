package io.procession.it.spark;

import io.procession.it.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real standalone cluster of Spark on the loopback: a master and workers of one core each. */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");

  private final Path home;
  private final Path directory;
  private final String url;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path directory, int workers) throws IOException {
    this.directory = directory;
    this.home = SparkHome.ready();
    start("master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
    this.url = awaitInLog("master", MASTER);
    for (int i = 0; i < workers; i++) {
      start(
          "worker-" + i,
          "worker.Worker",
          "--host",
          "127.0.0.1",
          "--cores",
          "1",
          "--memory",
          "1G",
          "--webui-port",
          "0",
          "--work-dir",
          directory.resolve("work-" + i).toString(),
          url);
    }
    for (int i = 0; i < workers; i++) {
      awaitInLog("worker-" + i, Pattern.compile("Successfully registered"));
    }
  }

  /** Starts a cluster and waits until its workers are there. */
  static StandaloneCluster start(Path directory, int workers) {
    try {
      return new StandaloneCluster(directory, workers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(String name, String type, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-cp",
                home + "/jars/*",
                "org.apache.spark.deploy." + type));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    processes.add(builder.start());
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private String awaitInLog(String name, Pattern wanted) {
    String[] found = new String[1];
    BooleanSupplier condition =
        () -> {
          Matcher matcher = wanted.matcher(read(log(name)));
          boolean matches = matcher.find();
          found[0] = matches ? matcher.group() : null;
          return matches;
        };
    // Spark starts in seconds, and on a loaded machine in more than one wait of ours.
    for (int wait = 0; wait < 3; wait++) {
      if (Awaiting.happens(condition)) {
        return found[0];
      }
    }
    close();
    throw new AssertionError(name + " did not start:\n" + read(log(name)));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What programs name as their master. */
  String url() {
    return url;
  }

  /** The processes of the executors that run now. */
  Stream<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(Process::descendants)
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"));
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
