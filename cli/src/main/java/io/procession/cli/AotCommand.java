package io.procession.cli;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.internal.AotTraining;
import io.procession.internal.launch.AotCache;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the files from which workers and the command line start faster. */
@Command(
    name = "aot",
    description = {
      "Makes the AOT caches of this JDK: workers start about a third faster with theirs, and the"
          + " command line by a tenth of a second. To be repeated after an update of Procession or"
          + " of the JDK; caches that do not fit are not used. Happens by itself, in the"
          + " background, after the first program of `procession run`, unless PROCESSION_AOT=off.",
      ""
    })
final class AotCommand implements Callable<Integer> {
  /** The file beside the jar of the command line that the launcher script looks for. */
  private static final String LAUNCHER_CACHE = "procession.aot";

  private static final String SCRIPT =
      """
      import io.procession.*;

      void main() {
        try (var pool = Pool.open(1)) {
          IO.println(pool.map(x -> x * x, List.of(1, 2, 3)));
        }
      }
      """;

  private final Console console;

  AotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AotCache workers =
        AotCache.place()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "no place for a cache: this user has no home directory\n"
                            + "  Try: set PROCESSION_CACHE to a directory of your own."));
    Path scratch = Files.createTempDirectory("procession-aot");
    try {
      run(scratch, List.of("-cp", workers.jar().toString(), AotTraining.class.getName()));
      report("workers", workers.file());
      report("command line", trainLauncher(scratch));
      return ExitCode.OK.number();
    } finally {
      removeTree(scratch);
    }
  }

  /** Runs a script twice: it is compiled the first time, which a usual start does not do. */
  private Path trainLauncher(Path scratch) throws IOException, InterruptedException {
    Path script = Files.writeString(scratch.resolve("Training.java"), SCRIPT);
    List<String> program =
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            script.toString());
    run(scratch, program);
    Path output = scratch.resolve(LAUNCHER_CACHE);
    List<String> training = new ArrayList<>(program);
    training.addFirst("-XX:AOTCacheOutput=" + output);
    run(scratch, training);
    check(output, System.getProperty("java.class.path"));
    Path target = launcherCache();
    Path beside = target.resolveSibling(LAUNCHER_CACHE + "." + ProcessHandle.current().pid());
    try {
      Files.copy(output, beside);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
    return target;
  }

  /** Where the launcher script looks for the file. */
  static Path launcherCache() {
    try {
      return Path.of(AotCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling(LAUNCHER_CACHE);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A JVM that must use the file does. */
  private static void check(Path file, String classPath) throws IOException, InterruptedException {
    run(
        Objects.requireNonNull(file.getParent()),
        List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on", "-cp", classPath, "--version"));
  }

  private void report(String what, Path file) throws IOException {
    console.out().printf("%-13s %s, %d MB%n", what, file, Files.size(file) >> 20);
  }

  /** Runs a JVM with the flags of the launcher script; its caches of scripts are thrown away. */
  private static void run(Path scratch, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(words);
    Path output = scratch.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    if (words.contains(Main.class.getName())) {
      builder.environment().put("PROCESSION_CACHE", scratch.resolve("cache").toString());
    }
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED,
          "the training run failed: exitCode=%d%n  command | %s%n  it said | %s"
              .formatted(
                  exitCode,
                  String.join(" ", command),
                  Files.readString(output).strip().replace("\n", "\n  it said | ")));
    }
  }

  private static void removeTree(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
