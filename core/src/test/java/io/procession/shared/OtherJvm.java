package io.procession.shared;

import io.procession.TaskRunnable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A JVM that runs one function of a test, with the shared objects that it captured. */
final class OtherJvm implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<String> output;

  private OtherJvm(Process process) {
    this.process = process;
    // In a thread of its own: the common pool of a small machine has only one.
    this.output =
        CompletableFuture.supplyAsync(
            () -> read(process), reader -> Thread.ofPlatform().daemon().start(reader));
  }

  /** Starts a JVM that may wait in the kernel, as workers may. */
  static OtherJvm start(TaskRunnable body) throws IOException {
    return start(body, "--enable-native-access=ALL-UNNAMED");
  }

  /** Starts a JVM without any option, as users do. */
  static OtherJvm startPlain(TaskRunnable body) throws IOException {
    return start(body, "-Dplain=true");
  }

  private static OtherJvm start(TaskRunnable body, String option) throws IOException {
    // A build in the background of a script is deaf to SIGINT, and so would be what it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", option));
    command.addAll(List.of("-cp", origin(SharedMemory.class) + ":" + origin(OtherJvm.class)));
    command.add(OtherJvm.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(body);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(bytes.toByteArray());
    }
    return new OtherJvm(process);
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The main class of the other JVM. */
  public static void main(String[] arguments) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(System.in)) {
      ((TaskRunnable) in.readObject()).run();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Kills it with SIGKILL and waits for its end. */
  void kill() {
    process.toHandle().destroyForcibly(); // Which leaves its output to be read.
    exitCode();
  }

  /** Ends it with SIGTERM and waits for its end. */
  void terminate() {
    process.toHandle().destroy();
    exitCode();
  }

  /** Ends it with SIGINT and waits for its end. */
  void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(pid())).start();
    exitCode();
  }

  /** Waits for its end, which must be an orderly one. */
  void join() {
    int exitCode = exitCode();
    if (exitCode != 0) {
      throw new AssertionError("the other JVM ended with " + exitCode + "\n" + output.join());
    }
  }

  private int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it printed until its end. */
  String output() {
    return output.join();
  }

  @Override
  public void close() {
    kill();
  }
}
