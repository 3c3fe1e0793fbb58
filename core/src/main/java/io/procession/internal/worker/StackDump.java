package io.procession.internal.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What threads do, as text: their states and their stacks. */
public final class StackDump {
  /** More: a task that recurses fills the report. Fewer: the frames of the user are cut off. */
  private static final int FRAMES = 100;

  /** Threads of this library have names that begin so. */
  private static final String OWN = "procession-";

  private StackDump() {}

  /**
   * All platform threads of this process but those of the JVM itself: the main thread first, those
   * of this library last. The JVM does not list virtual threads.
   */
  static String ofThisProcess() {
    List<Map.Entry<Thread, StackTraceElement[]>> threads =
        new ArrayList<>(Thread.getAllStackTraces().entrySet());
    threads.removeIf(
        entry -> entry.getKey() == Thread.currentThread() || isOfTheJvm(entry.getKey()));
    threads.sort(
        Comparator.comparing(
                (Map.Entry<Thread, ?> entry) -> entry.getKey().getName().startsWith(OWN))
            .thenComparingLong(entry -> entry.getKey().threadId()));
    StringBuilder text = new StringBuilder();
    threads.forEach(entry -> append(entry.getKey(), entry.getValue(), text));
    return text.toString();
  }

  private static boolean isOfTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null || group.getParent() == null; // It has ended, or is of the group "system".
  }

  /**
   * One thread of this process.
   *
   * @param thread which
   * @return some lines, each with its end
   */
  public static String of(Thread thread) {
    StringBuilder text = new StringBuilder();
    append(thread, thread.getStackTrace(), text);
    return text.toString();
  }

  private static void append(Thread thread, StackTraceElement[] stack, StringBuilder text) {
    text.append("  \"").append(thread.getName()).append("\" ").append(thread.getState());
    Object blocker = LockSupport.getBlocker(thread);
    if (blocker != null) {
      text.append(" at ").append(blocker.getClass().getName()); // Its toString may need its lock.
    }
    text.append('\n');
    for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
      text.append("    at ").append(stack[i]).append('\n');
    }
    if (stack.length > FRAMES) {
      text.append("    ... ").append(stack.length - FRAMES).append(" more\n");
    }
  }
}
