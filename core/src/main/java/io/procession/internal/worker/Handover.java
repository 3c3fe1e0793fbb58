package io.procession.internal.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lends what the thread that runs tasks works with between two of them to another thread while a
 * task runs. It costs the lender one ordered store before a task and one after it, where a lock
 * would cost two atomic updates after each: more than many tasks do.
 *
 * <pre>
 *   the thread that runs tasks                another thread
 *   taskRuns    runs := true                  whileTaskRuns   wanted := true      within the monitor
 *     the task                                                if runs: its action
 *   taskEnded   runs := false                                 wanted := false
 *               if wanted: pass the monitor
 * </pre>
 *
 * <p>Each writes its own flag before it reads the other one's, in the order that all threads agree
 * on, so at least one of them sees the other: either the task's end waits for the action, or there
 * is none.
 */
final class Handover {
  private static final VarHandle RUNS;

  static {
    try {
      RUNS = MethodHandles.lookup().findVarHandle(Handover.class, "runs", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // By its handle.
  private boolean runs;

  private volatile boolean wanted;

  /** The next task begins: what the calling thread wrote before may be lent. */
  void taskRuns() {
    RUNS.setRelease(this, true);
  }

  /** It has ended. Waits while it is lent. */
  void taskEnded() {
    RUNS.setVolatile(this, false);
    if (wanted) {
      passMonitor();
    }
  }

  private synchronized void passMonitor() {
    // What held it has ended.
  }

  /** Runs the action if a task runs, and lets its end wait for that. */
  synchronized void whileTaskRuns(Runnable action) {
    wanted = true;
    try {
      if ((boolean) RUNS.getVolatile(this)) {
        action.run();
      }
    } finally {
      wanted = false;
    }
  }
}
