package io.procession.internal.host;

import java.util.Arrays;
import java.util.List;
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

  /** Where a controller's files of this process are. */
  private record Group(String mount, String path, boolean unified) {}

  static CgroupLimits read(HostView view) {
    return new CgroupLimits(
        group(view, "cpu").flatMap(group -> smallest(group, dir -> quota(view, group, dir))),
        group(view, "memory").flatMap(group -> smallest(group, dir -> memory(view, group, dir))));
  }

  /** The file that counts what the kernel did for want of memory in the group of this process. */
  static Optional<String> memoryEvents(HostView view) {
    return group(view, "memory")
        .map(
            group ->
                group.mount
                    + group.path
                    + (group.unified ? "/memory.events" : "/memory.oom_control"));
  }

  private static Optional<Limit> smallest(Group group, Function<String, Optional<Limit>> limit) {
    Optional<Limit> smallest = limit.apply(group.mount);
    for (String path = group.path;
        !path.isEmpty();
        path = path.substring(0, path.lastIndexOf('/'))) {
      Optional<Limit> here = limit.apply(group.mount + path);
      if (here.isPresent() && (smallest.isEmpty() || here.get().value < smallest.get().value)) {
        smallest = here;
      }
    }
    return smallest;
  }

  private static Optional<Limit> quota(HostView view, Group group, String directory) {
    String file = directory + (group.unified ? "/cpu.max" : "/cpu.cfs_quota_us");
    String quota = firstLine(view, file);
    String period = group.unified ? "" : firstLine(view, directory + "/cpu.cfs_period_us");
    String[] words = (quota + " " + period).strip().split("\\s+", -1);
    if (words.length != 2 || !isNumber(words[0]) || !isNumber(words[1])) {
      return Optional.empty();
    }
    double cpus = Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
    return cpus > 0 && Double.isFinite(cpus)
        ? Optional.of(new Limit(cpus, file))
        : Optional.empty();
  }

  private static Optional<Limit> memory(HostView view, Group group, String directory) {
    String file = directory + (group.unified ? "/memory.max" : "/memory.limit_in_bytes");
    String bytes = firstLine(view, file);
    return isNumber(bytes)
        ? Optional.of(new Limit(Double.parseDouble(bytes), file))
        : Optional.empty();
  }

  private static Optional<Group> group(HostView view, String controller) {
    List<String> mounts = view.lines("/proc/self/mountinfo").orElse(List.of());
    for (String line : view.lines("/proc/self/cgroup").orElse(List.of())) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && Arrays.asList(fields[1].split(",", -1)).contains(controller)) {
        Optional<Group> group = mounted(mounts, controller, fields[2]);
        if (group.isPresent()) {
          return group;
        }
      }
    }
    return view.lines("/proc/self/cgroup").orElse(List.of()).stream()
        .filter(line -> line.startsWith("0::"))
        .findFirst()
        .flatMap(line -> mounted(mounts, "", line.substring("0::".length())));
  }

  /** Finds where a hierarchy is mounted; an empty controller means version 2. */
  private static Optional<Group> mounted(List<String> mounts, String controller, String path) {
    boolean unified = controller.isEmpty();
    for (String line : mounts) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      String[] source = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
      boolean ours =
          mount.length >= 5
              && source.length >= 3
              && source[0].equals(unified ? "cgroup2" : "cgroup")
              && (unified || Arrays.asList(source[2].split(",", -1)).contains(controller));
      if (ours) {
        return Optional.of(new Group(mount[4], below(mount[3], path), unified));
      }
    }
    return Optional.empty();
  }

  /**
   * A container mounts its own group, so the path on the host begins with the root of the mount.
   */
  private static String below(String mountRoot, String path) {
    String root = mountRoot.equals("/") ? "" : mountRoot;
    boolean visible = path.startsWith(root + "/") && !path.contains("/..");
    String below = visible ? path.substring(root.length()) : "";
    return below.equals("/") ? "" : below;
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
