package io.procession.cli.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** OpenPBS and PBS Professional. */
final class PbsDialect implements Dialect {
  private static final long MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "pbs";
  }

  @Override
  public String prefix() {
    return "#PBS ";
  }

  @Override
  public List<String> options(JobRequest job) {
    List<String> options = new ArrayList<>();
    options.add("-N " + job.name());
    String memory =
        job.size().memoryBytes().isPresent()
            ? ":mem=" + job.size().memoryBytes().getAsLong() / MEBIBYTE + "mb"
            : "";
    int cpus = job.size().cpus();
    String ranks = job.engine() instanceof JobEngine.Mpi ? ":mpiprocs=" + cpus : "";
    options.add("-l select=%d:ncpus=%d%s%s".formatted(job.size().nodes(), cpus, memory, ranks));
    job.size().time().ifPresent(time -> options.add("-l walltime=" + TimeText.clock(time)));
    indices(job).ifPresent(array -> options.add("-J " + array));
    options.add("-j oe");
    options.add(job.requeue() ? "-r y" : "-r n");
    return options;
  }

  /** PBS itself delivers output at the end only. */
  @Override
  public List<String> prologue(JobRequest job) {
    return List.of("exec >>\"" + job.name() + "-$PBS_JOBID.out\" 2>&1");
  }

  /** Only operators may requeue. */
  @Override
  public List<String> epilogue(JobRequest job, String script) {
    return job.requeue()
        ? List.of(
            "code=$?",
            "# 75: the time was over before the program was",
            "[ $code -ne 75 ] || qsub " + ShellText.quote(script),
            "exit $code")
        : List.of();
  }

  @Override
  public String indices(List<Integer> shards) {
    return coveringRange(shards);
  }

  @Override
  public String arrayIndex() {
    return "PBS_ARRAY_INDEX";
  }

  @Override
  public List<String> submit(String script, boolean wait) {
    return wait ? List.of("qsub", "-W", "block=true", script) : List.of("qsub", script);
  }

  @Override
  public List<String> resubmit(String script, String indices) {
    return List.of("qsub", "-J", indices, script);
  }

  @Override
  public Pattern idPattern() {
    return Pattern.compile("^(\\d+(?:\\[\\])?\\.\\S+)$");
  }

  @Override
  public String outputFile(JobRequest job, String id) {
    return job.name() + "-" + id + ".out";
  }
}
