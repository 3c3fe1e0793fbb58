package io.procession.cli.submit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Grid Engine. */
final class SgeDialect implements Dialect {
  private static final Duration WARNING = Duration.ofSeconds(60);
  private static final long MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "sge";
  }

  @Override
  public String prefix() {
    return "#$ ";
  }

  @Override
  public List<String> options(JobRequest job) {
    String environment = environment(job);
    List<String> options = new ArrayList<>();
    options.add("-N " + job.name());
    options.add("-S /bin/bash");
    options.add("-cwd");
    int cpus = job.size().cpus();
    if (job.size().allCpus() > 1) {
      options.add("-pe " + environment + " " + job.size().allCpus());
    }
    // Counts for each slot.
    job.size()
        .memoryBytes()
        .ifPresent(bytes -> options.add("-l h_vmem=" + bytes / cpus / MEBIBYTE + "M"));
    job.size().time().ifPresent(time -> options.add(limits(time)));
    indices(job).ifPresent(array -> options.add("-t " + array));
    options.add("-j y");
    options.add(
        "-o "
            + job.name()
            + (indices(job).isPresent() ? "-$JOB_ID.$TASK_ID" : "-$JOB_ID")
            + ".out");
    options.add(job.requeue() ? "-r y" : "-r n");
    return options;
  }

  /**
   * The environment of one host has this name nearly everywhere; those of several hosts have not.
   */
  private static String environment(JobRequest job) {
    if (job.engine() instanceof JobEngine.Mpi(_, var named)) {
      return named.orElseThrow(
          () ->
              new IllegalArgumentException(
                  "the engine mpi needs Grid Engine's parallel environment, whose name is another"
                      + " on each cluster: parallel-environment is not given\n"
                      + "  Try: --parallel-environment NAME, one of those that qconf -spl prints"));
    }
    if (job.size().nodes() > 1) {
      throw new IllegalArgumentException(
          "nodes must be 1 with Grid Engine, whose environments of several hosts have other names"
              + " on each cluster: nodes="
              + job.size().nodes()
              + "\n  Try: --engine mpi --parallel-environment NAME");
    }
    return "smp";
  }

  private static String limits(Duration time) {
    Duration soft = time.compareTo(WARNING.multipliedBy(2)) > 0 ? time.minus(WARNING) : time;
    return "-l h_rt=" + time.toSeconds() + ",s_rt=" + soft.toSeconds();
  }

  /** Grid Engine has no task 0. */
  @Override
  public int firstIndex() {
    return 1;
  }

  /** A job's memory is a limit of its address space, of which a JVM takes gigabytes by default. */
  @Override
  public List<String> javaOptions(JobRequest job) {
    List<String> options = new ArrayList<>(Dialect.super.javaOptions(job));
    if (!options.isEmpty()) {
      options.add("-XX:+UseSerialGC");
      options.add("-XX:CompressedClassSpaceSize=64m");
      options.add("-XX:ReservedCodeCacheSize=64m");
    }
    return options;
  }

  @Override
  public List<String> prologue(JobRequest job) {
    return job.size().memoryBytes().isPresent() ? List.of("export MALLOC_ARENA_MAX=1") : List.of();
  }

  @Override
  public String indices(List<Integer> shards) {
    return coveringRange(shards);
  }

  @Override
  public String arrayIndex() {
    return "SGE_TASK_ID";
  }

  @Override
  public List<String> submit(String script, boolean wait) {
    return wait ? List.of("qsub", "-sync", "y", script) : List.of("qsub", script);
  }

  @Override
  public List<String> resubmit(String script, String indices) {
    return List.of("qsub", "-t", indices, script);
  }

  @Override
  public Pattern idPattern() {
    return Pattern.compile("^Your job(?:-array)? (\\d+)");
  }

  @Override
  public String outputFile(JobRequest job, String id) {
    return job.name() + "-" + id + ".out";
  }
}
