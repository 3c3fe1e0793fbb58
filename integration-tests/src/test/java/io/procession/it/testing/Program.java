package io.procession.it.testing;

import io.procession.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program in a process of its own, with what it printed. */
public final class Program implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(100);

  /** Most programs only compile themselves and start workers: a third of the work is saved. */
  private static final String BRIEF = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * What a program left.
   *
   * @param exitCode its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int exitCode, String out, String err) {}

  /** The jar or directory of the library that is tested. */
  public static Path library() {
    try {
      return Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The java command of the JDK that runs the tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A source file of the tests' resources. */
  public static Path script(String name) {
    return Path.of("src", "test", "scripts", name).toAbsolutePath();
  }

  /** Starts {@code java -cp LIBRARY} with the given arguments, as a program that runs briefly. */
  public static Program startJava(String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), BRIEF, "-cp", library().toString()));
    command.addAll(List.of(arguments));
    return start(Map.of(), command);
  }

  /** Starts a command. */
  public static Program start(Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile("it-out", null);
      Path err = Files.createTempFile("it-err", null);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new Program(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code java -cp LIBRARY} with the given arguments to its end. */
  public static Result java(String... arguments) {
    try (Program program = startJava(arguments)) {
      return program.await();
    }
  }

  /** Runs a command to its end. */
  public static Result run(Map<String, String> environment, List<String> command) {
    try (Program program = start(environment, command)) {
      return program.await();
    }
  }

  /** Its process. */
  public Process process() {
    return process;
  }

  /** What it has printed to its standard output so far. */
  public String out() {
    return read(out);
  }

  /** What it has printed to its standard error so far. */
  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end. */
  public Result await() {
    return await(LIMIT);
  }

  /** Waits for its end, which may take so long on a loaded machine. */
  public Result await(Duration limit) {
    try {
      if (!process.waitFor(limit)) {
        throw new AssertionError("the program hangs\n" + out() + err() + dump());
      }
      return new Result(process.exitValue(), out(), err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String dump() {
    StringBuilder all = new StringBuilder();
    process
        .toHandle()
        .descendants()
        .forEach(p -> all.append(p.pid()).append(' ').append(p.info()).append('\n'));
    return all.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
