package io.procession.internal.launch;

import io.procession.WorkerStartException;
import io.procession.internal.signal.Signals;
import io.procession.internal.wire.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How deep this process is in pools within pools. Static initialisers run again in every worker and
 * child, so a pool there must not start processes before it is really used.
 *
 * @param depth 0 in the program, 1 in its workers, 2 in workers of these
 * @param started whether this process is a worker or child of another
 */
public record Nesting(int depth, boolean started) {
  private static final String DEPTH = "procession.worker.depth";
  private static final String BUDGET = "procession.cpus.budget";

  /** Deeper is most likely a mistake: each level multiplies the number of processes. */
  private static final int DEEPEST = 3;

  /**
   * That of this process.
   *
   * @return its place
   */
  public static Nesting current() {
    return new Nesting(
        Integer.getInteger(DEPTH, 0), ProcessIdentity.current().parent().isPresent());
  }

  /**
   * The options that tell a child what this process was told: a child is not deeper than this
   * process, has the same share of the CPUs, and ignores the same signals.
   *
   * @return options of the java command
   */
  public List<String> inherited() {
    return Stream.concat(
            Stream.of(DEPTH, BUDGET)
                .filter(name -> System.getProperty(name) != null)
                .map(name -> "-D" + name + "=" + System.getProperty(name)),
            Signals.flags().stream())
        .toList();
  }

  /**
   * The options that tell a worker its depth, its share of the CPUs, and the signals it ignores.
   *
   * @param cpus how many all workers may use
   * @param workers how many there are
   * @return options of the java command
   */
  public List<String> flags(int cpus, int workers) {
    List<String> flags = new ArrayList<>();
    flags.add("-D" + DEPTH + "=" + (depth + 1));
    flags.add("-D" + BUDGET + "=" + Math.max(1, cpus / workers));
    flags.addAll(Signals.flags());
    return flags;
  }

  /**
   * Refuses to start workers, if the calling thread must not.
   *
   * @throws WorkerStartException if it must not
   */
  public void checkMayStart() {
    if (depth >= DEEPEST) {
      throw new WorkerStartException(
          "a pool in a worker cannot start workers so deep: depth=%d\n".formatted(depth)
              + "  Pools can be nested %d deep.\n".formatted(DEEPEST)
              + "  Try: one pool with more workers; or Engine.inProcess() for the innermost.",
          null);
    }
    checkNotInitialising("a pool in a worker cannot start workers", "call the pool");
  }

  /**
   * Refuses to start processes in a static initialiser, in a process that was started itself.
   *
   * @param what is refused, for the message
   * @param instead what has to be done elsewhere
   * @throws WorkerStartException if the calling thread is in a static initialiser
   */
  public void checkNotInitialising(String what, String instead) {
    if (!started) {
      return;
    }
    Optional<String> initialized =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getMethodName().equals("<clinit>"))
                        .map(StackWalker.StackFrame::getClassName)
                        .findFirst());
    if (initialized.isPresent()) {
      throw new WorkerStartException(
          "%s in a static initialiser: class=%s\n".formatted(what, initialized.get())
              + "  Static initialisers run again in every worker and child, so there would be no"
              + " end of it.\n"
              + "  Try: %s in a method that only the program calls, such as main."
                  .formatted(instead),
          null);
    }
  }
}
