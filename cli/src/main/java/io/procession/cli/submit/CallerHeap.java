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

  /** A quarter of the job's memory, at most 16 GiB; the workers divide the rest. */
  static long mebibytes(long memoryBytes) {
    return Math.clamp(memoryBytes / MEBIBYTE / 4, LEAST, MOST);
  }
}
