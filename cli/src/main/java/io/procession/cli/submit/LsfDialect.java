package io.procession.cli.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** IBM Spectrum LSF, by its documentation. */
final class LsfDialect implements Dialect {
  private static final long MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "lsf";
  }

  @Override
  public String prefix() {
    return "#BSUB ";
  }

  @Override
  public List<String> options(JobRequest job) {
    List<String> options = new ArrayList<>();
    String indices = indices(job).map(i -> "[" + i + "]").orElse("");
    options.add("-J \"" + job.name() + indices + "\"");
    int cpus = job.size().cpus();
    options.add("-n " + cpus * job.size().nodes());
    options.add("-R \"span[ptile=" + cpus + "]\"");
    job.size()
        .memoryBytes()
        .ifPresent(
            bytes -> {
              options.add("-M " + bytes / MEBIBYTE + "MB");
              options.add("-R \"rusage[mem=" + bytes / MEBIBYTE + "MB]\"");
            });
    job.size().time().ifPresent(time -> options.add("-W " + time.plusSeconds(59).toMinutes()));
    options.add(job.requeue() ? "-r" : "-rn");
    if (job.requeue()) {
      // The exit code that means: the time was over before the program was.
      options.add("-Q \"75\"");
    }
    return options;
  }

  /** LSF has no element 0. */
  @Override
  public int firstIndex() {
    return 1;
  }

  /** LSF itself delivers output at the end only. */
  @Override
  public List<String> prologue(JobRequest job) {
    return List.of("exec >>\"" + job.name() + "-$LSB_JOBID.out\" 2>&1");
  }

  @Override
  public String arrayIndex() {
    return "LSB_JOBINDEX";
  }

  @Override
  public List<String> submit(String script, boolean wait) {
    return wait ? List.of("bsub", "-K") : List.of("bsub");
  }

  @Override
  public boolean readsStandardInput() {
    return true;
  }

  @Override
  public List<String> resubmit(String script, String indices) {
    return List.of("bsub", "-J", "shards[" + indices + "]");
  }

  @Override
  public Pattern idPattern() {
    return Pattern.compile("^Job <(\\d+)>");
  }

  @Override
  public String outputFile(JobRequest job, String id) {
    return job.name() + "-" + id + ".out";
  }
}
