package io.procession.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the kernel allows the processes of one group, together.
 *
 * @param memory bytes
 * @param threads of all its processes; the kernel's word for one is pid
 * @param cpus how much CPU time in each moment
 */
public record LeafLimits(OptionalLong memory, OptionalInt threads, OptionalDouble cpus) {
  /** Microseconds in which the CPU time is counted: the kernel's default. */
  private static final long PERIOD = 100_000;

  /** The least CPU time in a period that the kernel takes. */
  private static final long LEAST_QUOTA = 1_000;

  /**
   * What a group needs to hold them.
   *
   * @return names of controllers; none if nothing is limited
   */
  public Set<String> controllers() {
    Set<String> needed = new TreeSet<>();
    memory.ifPresent(bytes -> needed.add("memory"));
    threads.ifPresent(count -> needed.add("pids"));
    cpus.ifPresent(count -> needed.add("cpu"));
    return needed;
  }

  void writeTo(Path group) throws IOException {
    if (memory.isPresent()) {
      write(group.resolve("memory.max"), Long.toString(memory.getAsLong()));
      // Else it would swap, which takes the time of all. Not there where the kernel does not count.
      writeIfThere(group.resolve("memory.swap.max"), "0");
      // What tasks have started is killed with the worker: halves of it are of no use.
      writeIfThere(group.resolve("memory.oom.group"), "1");
    }
    if (threads.isPresent()) {
      write(group.resolve("pids.max"), Integer.toString(threads.getAsInt()));
    }
    if (cpus.isPresent()) {
      long quota = Math.max(LEAST_QUOTA, Math.round(cpus.getAsDouble() * PERIOD));
      write(group.resolve("cpu.max"), quota + " " + PERIOD);
    }
  }

  private static void writeIfThere(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      write(file, text);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
