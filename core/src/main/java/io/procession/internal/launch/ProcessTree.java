package io.procession.internal.launch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Children of this process with the processes that they started. */
public final class ProcessTree {
  private ProcessTree() {}

  /**
   * Kills processes, and all that they have started and that still run: nobody would end those.
   * Finding them takes a look at each process of the machine, for all together.
   *
   * @param roots children of this process
   */
  public static void kill(Collection<Process> roots) {
    Set<Long> pids =
        roots.stream()
            .filter(Process::isAlive)
            .map(Process::pid)
            .collect(Collectors.toUnmodifiableSet());
    List<ProcessHandle> below =
        pids.isEmpty()
            ? List.of()
            : ProcessHandle.current().descendants().filter(p -> isBelow(p, pids)).toList();
    roots.forEach(ProcessTree::killAlone);
    below.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Kills a process, and nothing that it has started. Nothing, if it has ended. By its handle:
   * {@link Process#destroyForcibly} also closes the streams, and with them go the last words that
   * nobody has read yet.
   *
   * @param root a child of this process
   */
  public static void killAlone(Process root) {
    root.toHandle().destroyForcibly();
  }

  private static boolean isBelow(ProcessHandle process, Set<Long> pids) {
    Optional<ProcessHandle> parent = process.parent();
    while (parent.isPresent() && !pids.contains(parent.get().pid())) {
      parent = parent.get().parent();
    }
    return parent.isPresent();
  }
}
