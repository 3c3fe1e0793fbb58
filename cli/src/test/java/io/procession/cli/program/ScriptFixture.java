package io.procession.cli.program;

import io.procession.cli.console.CapturedConsole;
import io.procession.cli.script.ScriptCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files in a temporary directory, and a loader that runs them as programs. */
final class ScriptFixture {
  /** The system property by which programs under test say what they have seen. */
  static final String PROBE = "procession.test.probe";

  private final Path directory;
  private final CapturedConsole console = new CapturedConsole();

  ScriptFixture(Path directory) {
    this.directory = directory;
  }

  /** Writes a file, with its directories. */
  Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** The file of that name. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** What was written to standard error. */
  String err() {
    return console.err();
  }

  /** Prepares a program of this directory that was asked for without options. */
  Program load(String name, String... arguments) {
    return load(request(directory.resolve(name).toString(), null, arguments));
  }

  Program load(RunRequest request) {
    return loader().load(request);
  }

  ProgramLoader loader() {
    return new ProgramLoader(
        console.console(),
        System.getProperty("java.class.path"),
        ScriptFixture.class.getClassLoader(),
        new ScriptCache(directory.resolve("cache")));
  }

  /** Runs a program of this directory, and returns what it left in {@link #PROBE}. */
  @Nullable String run(String name, String... arguments) throws Throwable {
    load(name, arguments).run();
    return System.getProperty(PROBE);
  }

  static RunRequest request(String program, @Nullable String classPath, String... arguments) {
    return new RunRequest(
        null, classPath, null, null, false, false, JobOptions.NONE, program, List.of(arguments));
  }
}
