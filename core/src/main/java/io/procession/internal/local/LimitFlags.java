package io.procession.internal.local;

import io.procession.WorkerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the limits of a worker are put on its command.
 *
 * <p>Limits of the system are set by a shell that then becomes the worker: {@code sh} is
 * everywhere, keeps the process number, and takes a millisecond. The JVM raises its soft limit of
 * files to the hard one, so both are set.
 */
final class LimitFlags {
  /** The flags with which a JVM needs the least address space: see {@code host.MemoryShare}. */
  private static final List<String> SMALL_ADDRESS_SPACE =
      List.of("-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=64m");

  private static final Pattern HEAP =
      Pattern.compile("-(?:Xmx|XX:MaxHeapSize=)(\\d+)([kKmMgGtT]?)");

  /** Between SIGXCPU, which can be told from other ends, and SIGKILL. */
  private static final long CPU_GRACE_SECONDS = 5;

  private LimitFlags() {}

  /** Options of the java command, to come after the default ones. */
  static List<String> jvm(WorkerLimits limits) {
    List<String> flags = new ArrayList<>();
    if (limits.addressSpace().isPresent()) {
      flags.addAll(SMALL_ADDRESS_SPACE);
    }
    limits.heap().ifPresent(bytes -> flags.add("-Xmx" + bytes));
    limits.directMemory().ifPresent(bytes -> flags.add("-XX:MaxDirectMemorySize=" + bytes));
    return flags;
  }

  /** The largest heap that options of the java command allow; the last one counts. */
  static OptionalLong heap(List<String> flags) {
    OptionalLong heap = OptionalLong.empty();
    for (String flag : flags) {
      Matcher matcher = HEAP.matcher(flag);
      if (matcher.matches()) {
        int shift = 10 * ("kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1);
        heap =
            OptionalLong.of(
                Long.parseLong(matcher.group(1)) << (matcher.group(2).isEmpty() ? 0 : shift));
      }
    }
    return heap;
  }

  /** So many times of what is limited in bytes. */
  static WorkerLimits times(double factor, WorkerLimits limits) {
    WorkerLimits larger = limits;
    if (limits.heap().isPresent()) {
      larger = larger.withHeap(times(factor, limits.heap()));
    }
    if (limits.directMemory().isPresent()) {
      larger = larger.withDirectMemory(times(factor, limits.directMemory()));
    }
    if (limits.memory().isPresent()) {
      larger = larger.withMemory(times(factor, limits.memory()));
    }
    if (limits.recyclingAtMemory().isPresent()) {
      larger = larger.withRecyclingAtMemory(times(factor, limits.recyclingAtMemory()));
    }
    if (limits.addressSpace().isPresent()) {
      larger = larger.withAddressSpace(times(factor, limits.addressSpace()));
    }
    return larger;
  }

  private static long times(double factor, OptionalLong bytes) {
    return (long) (factor * bytes.getAsLong());
  }

  /** What is put before the java command; empty where the system is not asked for anything. */
  static List<String> wrapper(WorkerLimits limits) {
    StringBuilder script = new StringBuilder();
    limits.openFiles().ifPresent(n -> script.append("ulimit -n ").append(n).append(" && "));
    limits
        .addressSpace()
        .ifPresent(bytes -> script.append("ulimit -v ").append(bytes >> 10).append(" && "));
    limits
        .cpuTime()
        .map(LimitFlags::seconds)
        .ifPresent(
            seconds ->
                // No core file: SIGXCPU would write one.
                script
                    .append("ulimit -c 0 && ulimit -S -t ")
                    .append(seconds)
                    .append(" && ulimit -H -t ")
                    .append(seconds + CPU_GRACE_SECONDS)
                    .append(" && "));
    return script.isEmpty()
        ? List.of()
        : List.of("/bin/sh", "-c", script.append("exec \"$@\"").toString(), "sh");
  }

  private static long seconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }
}
