package io.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says of processes, in {@code /proc}. */
final class ProcessFiles {
  private ProcessFiles() {}

  /** This process and all that it has started. */
  static List<Long> tree() {
    List<Long> pids = new ArrayList<>();
    pids.add(ProcessHandle.current().pid());
    ProcessHandle.current().descendants().map(ProcessHandle::pid).forEach(pids::add);
    return pids;
  }

  /** A value of a file whose lines are {@code name: number kB}. */
  static long kilobytes(long pid, String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), file))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("no line " + name + " in " + file + " of process " + pid);
  }

  /** The CPU time of all threads of the processes, in nanoseconds, and their waits. */
  static Activity activity(List<Long> pids) throws IOException {
    long nanos = 0;
    long waits = 0;
    for (long pid : pids) {
      try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
        for (Path thread : threads.toList()) {
          nanos += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
          for (String line : Files.readAllLines(thread.resolve("status"))) {
            if (line.startsWith("voluntary_ctxt_switches:")) {
              waits += Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
          }
        }
      }
    }
    return new Activity(nanos, waits);
  }

  /**
   * What processes have done so far.
   *
   * @param nanos CPU time
   * @param waits how often a thread went to sleep
   */
  record Activity(long nanos, long waits) {}
}
