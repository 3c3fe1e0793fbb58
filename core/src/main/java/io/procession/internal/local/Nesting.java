package io.procession.internal.local;

import io.procession.WorkerStartException;
import java.util.List;
import java.util.Optional;

/**
 * How deep this process is in pools within pools. Static initialisers run again in every worker, so
 * a pool in a worker must not start processes before it is really used.
 *
 * @param depth 0 in the program, 1 in its workers, 2 in workers of these
 */
record Nesting(int depth) {
  private static final String DEPTH = "procession.worker.depth";
  private static final String BUDGET = "procession.cpus.budget";

  /** Deeper is most likely a mistake: each level multiplies the number of processes. */
  private static final int DEEPEST = 3;

  /** That of this process. */
  static Nesting current() {
    return new Nesting(Integer.getInteger(DEPTH, 0));
  }

  boolean isInWorker() {
    return depth > 0;
  }

  /** The options that tell a worker its depth, and its share of the CPUs. */
  List<String> flags(int cpus, int workers) {
    return List.of(
        "-D" + DEPTH + "=" + (depth + 1), "-D" + BUDGET + "=" + Math.max(1, cpus / workers));
  }

  /** Refuses to start workers, if the calling thread must not. */
  void checkMayStart() {
    if (depth >= DEEPEST) {
      throw new WorkerStartException(
          "a pool in a worker cannot start workers so deep: depth=%d\n".formatted(depth)
              + "  Pools can be nested %d deep.\n".formatted(DEEPEST)
              + "  Try: one pool with more workers; or Engine.inProcess() for the innermost.",
          null);
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
          "a pool in a worker cannot start workers in a static initialiser: class=%s\n"
                  .formatted(initialized.get())
              + "  Static initialisers run again in every worker, so there would be no end of it.\n"
              + "  Try: call the pool in a method that only the program calls, such as main.",
          null);
    }
  }
}
