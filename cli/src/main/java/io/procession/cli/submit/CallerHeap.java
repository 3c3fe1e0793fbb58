package io.procession.cli.submit;

/**
 * The heap of the program itself. By default a JVM takes a quarter of the machine, which may be
 * more than the whole job has.
 */
final class CallerHeap {
  private static final long MEBIBYTE = 1 << 20;
  private static final long LEAST = 64;
  private static final long MOST = 16 << 10;

  private CallerHeap() {}

  /**
   * A quarter of the job's memory, at most 16 GiB; the workers divide the rest. Ranks of MPI have
   * three quarters of their node's memory together.
   */
  static long mebibytes(JobRequest job, long memoryBytes) {
    long part =
        job.engine() instanceof JobEngine.Mpi
            ? memoryBytes / 4 * 3 / job.size().cpus()
            : memoryBytes / 4;
    return Math.clamp(part / MEBIBYTE, LEAST, MOST);
  }
}
