package io.procession.internal.cgroup;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A control group for one worker and what its tasks start. */
public final class Leaf implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.procession.cgroup");

  /** Processes that are killed leave their group a moment later. */
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private static final int PAUSES = 200;
  private static final String COUNT = "oom_kill ";

  private final Path group;
  private final LeafLimits limits;

  Leaf(Path group, LeafLimits limits) {
    this.group = group;
    this.limits = limits;
  }

  /**
   * What is put before a command, so that its process enters the group and then becomes the
   * command.
   *
   * @return a command that takes another one as its arguments
   */
  public List<String> wrapper() {
    return List.of(
        "/bin/sh",
        "-c",
        "echo 0 > \"$0\" && exec \"$@\"",
        group.resolve(Delegation.PROCESSES).toString());
  }

  /**
   * Whether the kernel keeps the memory of the worker, so that nobody else need look at it.
   *
   * @return false if there is no such limit
   */
  public boolean keepsMemory() {
    return limits.memory().isPresent();
  }

  /**
   * Whether the kernel has killed a process of the group, since the group had no memory left.
   *
   * @return the evidence, or empty
   */
  public Optional<String> outOfMemory() {
    Path events = group.resolve("memory.events");
    try {
      return Files.readAllLines(events).stream()
          .filter(line -> line.startsWith(COUNT) && !line.equals(COUNT + '0'))
          .findFirst()
          .map(line -> "%s in %s".formatted(line, events));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Memory is not limited.
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot read " + events, e);
      return Optional.empty();
    }
  }

  /** Kills what is left in the group, and removes it. */
  @Override
  public void close() {
    remove(group, PAUSES);
  }

  /** Kills what is in a group, and removes it; or leaves it to a later sweep. */
  static void remove(Path group, int pauses) {
    try {
      if (isRemoved(group)) {
        return;
      }
      killAll(group);
      for (int i = 0; i < pauses; i++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (isRemoved(group)) {
          return;
        }
      }
      LOG.log(Level.DEBUG, "processes of {0} do not end", group);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot remove " + group, e);
    }
  }

  /** Removes a group without processes; {@link Files} would take its files for what is in it. */
  static boolean isRemoved(Path group) {
    return group.toFile().delete() || !Files.exists(group);
  }

  private static void killAll(Path group) throws IOException {
    Path kill = group.resolve("cgroup.kill");
    if (Files.exists(kill)) {
      Files.writeString(kill, "1");
      return;
    }
    for (long pid : Delegation.processes(group)) { // Before Linux 5.14.
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public String toString() {
    return group.toString();
  }
}
