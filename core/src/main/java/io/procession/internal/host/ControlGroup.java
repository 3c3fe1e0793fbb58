package io.procession.internal.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of a control group of this process are.
 *
 * @param mount the directory where its hierarchy is mounted
 * @param path of the group below that; empty, or begins with a slash
 * @param unified whether it is of version 2, where one hierarchy has all controllers
 */
public record ControlGroup(String mount, String path, boolean unified) {
  /** Finds the group of a controller: of version 1 if that has it, else of version 2. */
  static Optional<ControlGroup> of(HostView view, String controller) {
    List<String> mounts = view.lines("/proc/self/mountinfo").orElse(List.of());
    for (String line : view.lines("/proc/self/cgroup").orElse(List.of())) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && Arrays.asList(fields[1].split(",", -1)).contains(controller)) {
        Optional<ControlGroup> group = mounted(mounts, controller, fields[2]);
        if (group.isPresent()) {
          return group;
        }
      }
    }
    return unified(view);
  }

  /**
   * The group of version 2.
   *
   * @param view the machine
   * @return empty where that version is not mounted
   */
  public static Optional<ControlGroup> unified(HostView view) {
    List<String> mounts = view.lines("/proc/self/mountinfo").orElse(List.of());
    return view.lines("/proc/self/cgroup").orElse(List.of()).stream()
        .filter(line -> line.startsWith("0::"))
        .findFirst()
        .flatMap(line -> mounted(mounts, "", line.substring("0::".length())));
  }

  /** Finds where a hierarchy is mounted; an empty controller means version 2. */
  private static Optional<ControlGroup> mounted(
      List<String> mounts, String controller, String path) {
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
        return Optional.of(new ControlGroup(mount[4], below(mount[3], path), unified));
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

  /**
   * Where its files are.
   *
   * @return an absolute path
   */
  public String directory() {
    return mount + path;
  }
}
