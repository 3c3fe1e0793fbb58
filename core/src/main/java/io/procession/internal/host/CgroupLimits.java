package io.procession.internal.host;

import java.util.Optional;
import java.util.function.Function;

/**
 * The limits of the control groups this process is in, versions 1 and 2.
 *
 * <p>A group's limit holds for all groups below, so the smallest on the way up to the mount is the
 * true one.
 *
 * @param cpus the CPU quota in CPUs; the JVM obeys it by itself, rounded up
 * @param memoryBytes the memory limit
 */
record CgroupLimits(Optional<Limit> cpus, Optional<Limit> memoryBytes) {
  /**
   * A limit and where it was read.
   *
   * @param value CPUs, or bytes
   * @param file the file that holds it
   */
  record Limit(double value, String file) {}

  static CgroupLimits read(HostView view) {
    return new CgroupLimits(
        ControlGroup.of(view, "cpu")
            .flatMap(group -> smallest(group, dir -> quota(view, group, dir))),
        ControlGroup.of(view, "memory")
            .flatMap(group -> smallest(group, dir -> memory(view, group, dir))));
  }

  /** The file that counts what the kernel did for want of memory in the group of this process. */
  static Optional<String> memoryEvents(HostView view) {
    return ControlGroup.of(view, "memory")
        .map(
            group ->
                group.directory() + (group.unified() ? "/memory.events" : "/memory.oom_control"));
  }

  private static Optional<Limit> smallest(
      ControlGroup group, Function<String, Optional<Limit>> limit) {
    Optional<Limit> smallest = limit.apply(group.mount());
    for (String path = group.path();
        !path.isEmpty();
        path = path.substring(0, path.lastIndexOf('/'))) {
      Optional<Limit> here = limit.apply(group.mount() + path);
      if (here.isPresent() && (smallest.isEmpty() || here.get().value < smallest.get().value)) {
        smallest = here;
      }
    }
    return smallest;
  }

  private static Optional<Limit> quota(HostView view, ControlGroup group, String directory) {
    String file = directory + (group.unified() ? "/cpu.max" : "/cpu.cfs_quota_us");
    String quota = firstLine(view, file);
    String period = group.unified() ? "" : firstLine(view, directory + "/cpu.cfs_period_us");
    String[] words = (quota + " " + period).strip().split("\\s+", -1);
    if (words.length != 2 || !isNumber(words[0]) || !isNumber(words[1])) {
      return Optional.empty();
    }
    double cpus = Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
    return cpus > 0 && Double.isFinite(cpus)
        ? Optional.of(new Limit(cpus, file))
        : Optional.empty();
  }

  private static Optional<Limit> memory(HostView view, ControlGroup group, String directory) {
    String file = directory + (group.unified() ? "/memory.max" : "/memory.limit_in_bytes");
    String bytes = firstLine(view, file);
    return isNumber(bytes)
        ? Optional.of(new Limit(Double.parseDouble(bytes), file))
        : Optional.empty();
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,19}");
  }

  private static String firstLine(HostView view, String file) {
    return view.lines(file)
        .flatMap(lines -> lines.stream().findFirst())
        .map(String::strip)
        .orElse("");
  }
}
