package io.procession.cli.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Slurm. */
final class SlurmDialect implements Dialect {
  /** The warning comes up to a minute early, and is wanted half a minute before the end. */
  private static final int WARNING_SECONDS = 60;

  private static final long MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "slurm";
  }

  @Override
  public String prefix() {
    return "#SBATCH ";
  }

  /** By {@code srun}. */
  @Override
  public boolean startsOnNodes() {
    return true;
  }

  @Override
  public List<String> options(JobRequest job) {
    List<String> options = new ArrayList<>();
    options.add("--job-name=" + job.name());
    boolean ranks = job.engine() instanceof JobEngine.Mpi;
    if (job.size().nodes() > 1 || ranks) {
      options.add("--nodes=" + job.size().nodes());
      options.add("--ntasks-per-node=" + (ranks ? job.size().cpus() : 1));
    } else {
      options.add("--ntasks=1");
    }
    options.add("--cpus-per-task=" + (ranks ? 1 : job.size().cpus()));
    job.size().memoryBytes().ifPresent(b -> options.add("--mem=" + b / MEBIBYTE + "M"));
    job.size().time().ifPresent(time -> options.add("--time=" + TimeText.clock(time)));
    indices(job).ifPresent(array -> options.add("--array=" + array));
    options.add("--output=" + job.name() + (indices(job).isPresent() ? "-%A_%a.out" : "-%j.out"));
    options.add("--open-mode=append");
    // To the shell alone, which the program replaces.
    options.add("--signal=B:USR1@" + WARNING_SECONDS);
    options.add(job.requeue() ? "--requeue" : "--no-requeue");
    return options;
  }

  @Override
  public String arrayIndex() {
    return "SLURM_ARRAY_TASK_ID";
  }

  @Override
  public List<String> submit(String script, boolean wait) {
    return wait
        ? List.of("sbatch", "--parsable", "--wait", script)
        : List.of("sbatch", "--parsable", script);
  }

  @Override
  public List<String> resubmit(String script, String indices) {
    return List.of("sbatch", "--parsable", "--array=" + indices, script);
  }

  @Override
  public Pattern idPattern() {
    return Pattern.compile("^(\\d+)(?:;.*)?$");
  }

  @Override
  public String outputFile(JobRequest job, String id) {
    return job.name() + "-" + id + ".out";
  }
}
