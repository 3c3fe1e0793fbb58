package io.procession.internal.process;

import io.procession.ExitHook;
import io.procession.internal.signal.SecondSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens at the exit of this process, in one shutdown hook of the JVM: hooks by priority, the
 * end of the children, hooks of negative priority, and last the good-bye to the parent.
 */
final class ExitSequence {
  private final Runnable endChildren;

  // Guarded by this.
  private final List<Hook> hooks = new ArrayList<>();
  private Runnable last = () -> {};
  private boolean installed;

  /**
   * Makes a sequence of a process that has no hooks.
   *
   * @param endChildren ends the children, and returns when they have ended
   */
  ExitSequence(Runnable endChildren) {
    this.endChildren = endChildren;
  }

  private final class Hook implements ExitHook {
    private final int priority;
    private final Runnable action;

    private Hook(int priority, Runnable action) {
      this.priority = priority;
      this.action = action;
    }

    @Override
    public boolean run() {
      if (!take(this)) {
        return false;
      }
      action.run();
      return true;
    }

    @Override
    public boolean cancel() {
      return take(this);
    }
  }

  private synchronized boolean take(Hook hook) {
    return hooks.remove(hook);
  }

  /** Adds an action; refused when the process is ending. */
  synchronized ExitHook add(int priority, Runnable action) {
    install();
    Hook hook = new Hook(priority, action);
    hooks.add(hook);
    return hook;
  }

  /** Sets what comes last. */
  synchronized void last(Runnable action) {
    install();
    last = action;
  }

  /** Makes sure that the sequence runs at the exit. */
  synchronized void install() {
    if (!installed) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::run, "procession-exit"));
      installed = true;
    }
  }

  /** Runs all of it; a hook that is added meanwhile, by another one, is run in its place. */
  void run() {
    SecondSignal.endsAtOnce();
    runHooks(hook -> hook.priority >= 0);
    report(endChildren);
    runHooks(hook -> true);
    Runnable farewell;
    synchronized (this) {
      farewell = last;
    }
    report(farewell);
  }

  private void runHooks(Predicate<Hook> which) {
    for (Hook hook = next(which); hook != null; hook = next(which)) {
      report(hook::run);
    }
  }

  /** The highest priority, and of the same the one that was added last. */
  private synchronized @Nullable Hook next(Predicate<Hook> which) {
    Hook best = null;
    for (Hook hook : hooks) {
      if (which.test(hook) && (best == null || hook.priority >= best.priority)) {
        best = hook;
      }
    }
    return best;
  }

  /** An exception of one action is reported as that of a thread would be, and the rest runs. */
  private static void report(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
