package io.procession.internal.cgroup;

import io.procession.internal.memory.OwnerName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes control groups below the one of this process. */
public final class Leaves {
  private static final Logger LOG = System.getLogger("io.procession.cgroup");

  /** Processes that are started while the others are moved need another round. */
  private static final int ROUNDS = 10;

  private final Path group;
  private final LeafLimits limits;

  private Leaves(Path group, LeafLimits limits) {
    this.group = group;
    this.limits = limits;
  }

  /**
   * Prepares the group of this process. The first time, this process and its descendants move into
   * a group below it, since the kernel allows no processes beside limited groups; at the exit they
   * move back.
   *
   * @param delegation allows the limits: see {@link Delegation#refusal(java.util.Collection)}
   * @param limits of each leaf
   * @return makes leaves
   * @throws IOException if the kernel does not let it; then all is as it was
   */
  public static synchronized Leaves open(Delegation delegation, LeafLimits limits)
      throws IOException {
    Path group = delegation.group();
    Set<String> missing = new TreeSet<>(limits.controllers());
    missing.removeAll(Delegation.words(group.resolve(Delegation.ENABLED)));
    sweep(group, OwnerName::ownerIsGone);
    if (!missing.isEmpty()) {
      enable(group, missing);
    }
    return new Leaves(group, limits);
  }

  private static void enable(Path group, Set<String> controllers) throws IOException {
    boolean vacated =
        Files.exists(group.resolve("cgroup.type")) && !Delegation.processes(group).isEmpty();
    try {
      if (vacated) {
        vacate(group);
      }
      Files.writeString(group.resolve(Delegation.ENABLED), signed('+', controllers));
    } catch (IOException e) {
      if (vacated) {
        goBack(group);
      }
      throw e;
    }
    if (vacated) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> goBack(group), "procession-control-group"));
    }
  }

  /** Moves the processes of a group, all of which are of this family, to one below it. */
  private static void vacate(Path group) throws IOException {
    Path home = Files.createDirectory(group.resolve(OwnerName.make()));
    List<Long> left = Delegation.processes(group);
    for (int i = 0; i < ROUNDS && !left.isEmpty(); i++) {
      for (long pid : left) {
        move(pid, home);
      }
      left = Delegation.processes(group);
    }
  }

  private static void move(long pid, Path group) {
    try {
      Files.writeString(group.resolve(Delegation.PROCESSES), Long.toString(pid));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "process " + pid + " has ended, or may not be moved", e);
    }
  }

  /** Leaves a group as it was: without limits below it, and with its processes. */
  private static void goBack(Path group) {
    try {
      Set<String> enabled = Delegation.words(group.resolve(Delegation.ENABLED));
      Files.writeString(group.resolve(Delegation.ENABLED), signed('-', enabled));
      try (DirectoryStream<Path> own =
          Files.newDirectoryStream(group, OwnerName.ofThisProcess() + "*")) {
        for (Path below : own) {
          for (long pid : Delegation.processes(below)) {
            move(pid, group);
          }
          if (!Leaf.isRemoved(below)) {
            LOG.log(Level.DEBUG, "left to a later sweep: {0}", below);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.DEBUG, "cannot leave " + group + " as it was", e);
    }
  }

  /** Removes what processes that were killed have left, with what still runs there. */
  static void sweep(Path group, Predicate<String> isLeft) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(group, OwnerName.PREFIX + "*-*-*")) {
      for (Path below : found) {
        if (isLeft.test(String.valueOf(below.getFileName()))) {
          Leaf.remove(below, ROUNDS);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static String signed(char sign, Set<String> controllers) {
    return controllers.stream().map(name -> sign + name).collect(Collectors.joining(" "));
  }

  /**
   * Makes a group for one worker.
   *
   * @return empty yet
   * @throws IOException if the kernel does not let it
   */
  public Leaf make() throws IOException {
    Path path = Files.createDirectory(group.resolve(OwnerName.make()));
    try {
      limits.writeTo(path);
    } catch (IOException e) {
      Leaf.remove(path, 0);
      throw new IOException("the control group " + path + " takes no limits: " + e.getMessage(), e);
    }
    return new Leaf(path, limits);
  }
}
