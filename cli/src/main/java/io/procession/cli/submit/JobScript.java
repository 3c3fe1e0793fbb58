package io.procession.cli.submit;

import io.procession.internal.host.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The text of a job script. */
final class JobScript {
  private final Dialect dialect;
  private final List<String> launcher;

  /**
   * Writes scripts.
   *
   * @param dialect of the scheduler
   * @param launcher the command that is {@code procession}
   */
  JobScript(Dialect dialect, List<String> launcher) {
    this.dialect = dialect;
    this.launcher = List.copyOf(launcher);
  }

  /**
   * Writes one.
   *
   * @param job what it is for
   * @param file where it will be; a job may submit itself again
   */
  String text(JobRequest job, String file) {
    List<String> lines = new ArrayList<>();
    lines.add("#!/bin/bash");
    dialect.options(job).forEach(option -> lines.add(dialect.prefix() + option));
    job.words().forEach(word -> lines.add(dialect.prefix() + word));
    lines.add("cd " + ShellText.quote(job.directory().toString()) + " || exit");
    lines.addAll(dialect.prologue(job));
    job.size()
        .time()
        .ifPresent(
            time ->
                lines.add(
                    "export %s=$(($(date +%%s) + %d))"
                        .formatted(Job.END_VARIABLE, time.toSeconds())));
    if (job.engine() instanceof JobEngine.Spark(String home)) {
      lines.addAll(SparkScript.before(job, home, launcher));
      lines.add(command(job) + " &");
      lines.addAll(SparkScript.after());
    } else {
      lines.addAll(program(job, file));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> program(JobRequest job, String file) {
    String start = job.engine() instanceof JobEngine.Mpi(var mpirun, _) ? mpirun + " " : "";
    List<String> epilogue = dialect.epilogue(job, file);
    if (epilogue.isEmpty()) {
      return List.of("exec " + start + command(job));
    }
    List<String> lines = new ArrayList<>();
    lines.add("trap : TERM USR1 # The program decides.");
    lines.add(start + command(job));
    lines.addAll(epilogue);
    return lines;
  }

  private String command(JobRequest job) {
    List<String> words = new ArrayList<>(launcher);
    // The launcher script hands on what begins with -J; without it the command is java itself.
    String mark = launcher.size() == 1 ? "-J" : "";
    words.addAll(1, javaOptions(job).stream().map(option -> mark + option).toList());
    words.add("run");
    int cpus = job.size().allCpus();
    switch (job.engine()) {
      case JobEngine.Local _ -> {}
      case JobEngine.Spark _ ->
          words.addAll(List.of("--engine", "spark", "--workers", Integer.toString(cpus)));
      case JobEngine.Mpi _ ->
          words.addAll(List.of("--engine", "mpi", "--workers", Integer.toString(cpus - 1)));
    }
    if (job.requeue()) {
      words.add("--requeue");
    }
    String quoted = words.stream().map(ShellText::quote).collect(Collectors.joining(" "));
    String shard = job.shards().map(shards -> " --shard " + shard(shards)).orElse("");
    String master = job.engine() instanceof JobEngine.Spark ? " --master \"$master\"" : "";
    return quoted
        + master
        + shard
        + job.command().stream().map(ShellText::quote).collect(Collectors.joining(" ", " ", ""));
  }

  private List<String> javaOptions(JobRequest job) {
    List<String> options = new ArrayList<>(dialect.javaOptions(job));
    if (job.engine() instanceof JobEngine.Spark) {
      options.addAll(SparkScript.javaOptions(job));
    }
    return options;
  }

  private String shard(JobRequest.Shards shards) {
    String index = "$" + dialect.arrayIndex();
    String number =
        dialect.firstIndex() == 0
            ? index
            : "$((" + dialect.arrayIndex() + " - " + dialect.firstIndex() + "))";
    return "\"" + number + "/" + shards.count() + "\"";
  }
}
