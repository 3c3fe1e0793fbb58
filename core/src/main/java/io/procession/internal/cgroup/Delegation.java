package io.procession.internal.cgroup;

import io.procession.internal.host.ControlGroup;
import io.procession.internal.host.HostView;
import io.procession.internal.memory.OwnerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether this process may divide its control group.
 *
 * @param group the directory of the group that is divided
 * @param controllers what can be limited in groups below it: memory, pids, cpu
 * @param refusal why nothing can, in words; empty if it can
 */
public record Delegation(Path group, Set<String> controllers, Optional<String> refusal) {
  static final String PROCESSES = "cgroup.procs";
  static final String ENABLED = "cgroup.subtree_control";
  private static final String AVAILABLE = "cgroup.controllers";

  /** All groups have it, but the one at the top, in which there may be processes. */
  private static final String TYPE = "cgroup.type";

  /**
   * Looks at the group of this process, and changes nothing.
   *
   * @param view the machine
   * @return what may be done
   */
  public static Delegation find(HostView view) {
    return ControlGroup.unified(view)
        .map(group -> of(Path.of(group.directory())))
        .orElseGet(() -> refused(Path.of("/"), "control groups of version 2 are not mounted here"));
  }

  /** Looks at the group with that directory, in which this process is. */
  static Delegation of(Path own) {
    boolean moved = String.valueOf(own.getFileName()).startsWith(OwnerName.ofThisProcess());
    Path parent = own.getParent();
    Path group = moved && parent != null ? parent : own;
    try {
      if (!isWritable(group)) {
        return refused(group, "its control group belongs to somebody else: " + group);
      }
      Set<String> controllers = words(group.resolve(AVAILABLE));
      List<Long> strangers = Files.exists(group.resolve(TYPE)) ? strangers(group) : List.of();
      if (!strangers.isEmpty()) {
        return refused(
            group,
            "there are other processes in its control group, which nobody may move but their"
                + " owner: pids %s in %s".formatted(first(strangers), group));
      }
      return new Delegation(group, controllers, Optional.empty());
    } catch (IOException e) {
      return refused(group, "its control group cannot be read: " + e);
    }
  }

  private static Delegation refused(Path group, String why) {
    return new Delegation(group, Set.of(), Optional.of(why));
  }

  private static boolean isWritable(Path group) {
    return Stream.of(group, group.resolve(PROCESSES), group.resolve(ENABLED))
        .allMatch(Files::isWritable);
  }

  /** Processes of the group that are neither this one nor below it. */
  private static List<Long> strangers(Path group) throws IOException {
    Set<Long> family =
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
            .map(ProcessHandle::pid)
            .collect(Collectors.toUnmodifiableSet());
    return processes(group).stream().filter(pid -> !family.contains(pid)).toList();
  }

  /** The processes in a group, and in none below it. */
  static List<Long> processes(Path group) throws IOException {
    return words(group.resolve(PROCESSES)).stream().map(Long::valueOf).toList();
  }

  static Set<String> words(Path file) throws IOException {
    return Stream.of(Files.readString(file).strip().split("\\s+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String first(List<Long> pids) {
    return pids.stream().limit(3).map(String::valueOf).collect(Collectors.joining(", "))
        + (pids.size() > 3 ? ", …" : "");
  }

  /**
   * Why these controllers cannot be used.
   *
   * @param needed their names
   * @return words, or empty if they can
   */
  public Optional<String> refusal(Collection<String> needed) {
    if (refusal.isPresent() || controllers.containsAll(needed)) {
      return refusal;
    }
    Set<String> missing = new TreeSet<>(needed);
    missing.removeAll(controllers);
    return Optional.of(
        "its control group of version 2 cannot limit %s: its controllers are %s in %s"
            .formatted(missing, controllers, group));
  }
}
