package io.procession.it.schedulers;

import io.procession.it.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job of the test Slurm.
 *
 * @param cluster where it was submitted
 * @param id its number
 * @param output the file it prints to
 */
record SlurmJob(Cluster cluster, String id, Path output) {
  /** Longer than any job of the tests takes on a loaded machine. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** The launcher script; the JVM believes in more CPUs than the machine has. */
  static final String PROCESSION =
      Path.of("..", "procession").toAbsolutePath().normalize()
          + " -J-XX:ActiveProcessorCount=32 -J-Xmx64m";

  /** A program of the examples. */
  static String example(String name) {
    return Path.of("..", "examples", name).toAbsolutePath().normalize().toString();
  }

  /** Submits a shell script of one line, which replaces its shell. */
  static SlurmJob submit(Cluster cluster, Path directory, String options, String script) {
    try {
      Path file = Files.createTempFile(directory, "job", ".sh");
      Files.writeString(file, "#!/bin/bash\nexec " + script + "\n");
      Path output = directory.resolve(file.getFileName() + ".out");
      List<String> command = new ArrayList<>(List.of("sbatch", "--parsable"));
      command.addAll(List.of("--open-mode=append", "-o", output.toString()));
      command.addAll(Arrays.stream(options.split(" ")).filter(o -> !o.isEmpty()).toList());
      command.add(file.toString());
      return new SlurmJob(cluster, cluster.ask(command.toArray(String[]::new)), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A field of {@code scontrol show job}. */
  String field(String name) {
    Matcher matcher =
        Pattern.compile("(?:^|\\s)" + name + "=(\\S*)")
            .matcher(cluster.ask("scontrol", "show", "job", "-o", id));
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Waits until it is in one of the states. */
  SlurmJob await(String... states) {
    await(() -> List.of(states).contains(field("JobState")), List.of(states).toString());
    return this;
  }

  /** Waits until it has printed the text. */
  SlurmJob awaitOutput(String text) {
    await(() -> out().contains(text), "printing " + text);
    return this;
  }

  /** Waits for something that takes as long as jobs do. */
  void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "job %s is not %s but %s%n%s".formatted(id, what, field("JobState"), out()));
      }
      Awaiting.pause(250); // Each look starts a process.
    }
  }

  /** Waits until no process of it is left. */
  void awaitNoProcess() {
    Awaiting.until(
        "no process of job " + id + " is left", () -> cluster.processesOfJob(id).isEmpty());
  }

  /** What it has printed. */
  String out() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
