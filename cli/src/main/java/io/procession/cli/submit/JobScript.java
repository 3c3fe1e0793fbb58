package io.procession.cli.submit;

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
                lines.add("export PROCESSION_JOB_END=$(($(date +%s) + " + time.toSeconds() + "))"));
    List<String> epilogue = dialect.epilogue(job, file);
    if (!epilogue.isEmpty()) {
      lines.add("trap : TERM USR1 # The program decides.");
    }
    lines.add((epilogue.isEmpty() ? "exec " : "") + command(job));
    lines.addAll(epilogue);
    return String.join("\n", lines) + "\n";
  }

  private String command(JobRequest job) {
    List<String> words = new ArrayList<>(launcher);
    // The launcher script hands on what begins with -J; without it the command is java itself.
    String mark = launcher.size() == 1 ? "-J" : "";
    words.addAll(1, dialect.javaOptions(job).stream().map(option -> mark + option).toList());
    words.add("run");
    if (job.requeue()) {
      words.add("--requeue");
    }
    String quoted = words.stream().map(ShellText::quote).collect(Collectors.joining(" "));
    String shard = job.shards().map(shards -> " --shard " + shard(shards)).orElse("");
    return quoted
        + shard
        + job.command().stream().map(ShellText::quote).collect(Collectors.joining(" ", " ", ""));
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
