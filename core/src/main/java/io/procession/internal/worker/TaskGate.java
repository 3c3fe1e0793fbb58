package io.procession.internal.worker;

import io.procession.internal.memory.WorkerStatus;

/**
 * What every task passes when it begins and when it ends: here it is noted what runs, and here a
 * task is stopped. An interrupt that is meant for one task never reaches another, and never the
 * link that its results go through.
 *
 * <p>The worker's thread calls {@link #attempt}, {@link #begin}, {@link #end} and {@link #over};
 * others call {@link #interrupt} after the stop was requested in the status.
 */
public final class TaskGate {
  private final WorkerStatus status;
  private final Thread worker;
  private volatile long attempt;
  private int task;

  // Guarded by this.
  private long resumed;

  /**
   * Makes the gate of a worker.
   *
   * @param status what it notes, and where stops are requested
   * @param worker the thread that runs tasks
   */
  public TaskGate(WorkerStatus status, Thread worker) {
    this.status = status;
    this.worker = worker;
  }

  /**
   * Takes an attempt that was sent.
   *
   * @param slot where it was offered
   * @param number its number
   * @return false if the caller has taken it back
   */
  boolean take(int slot, long number) {
    return status.take(slot, number);
  }

  /**
   * An attempt begins.
   *
   * @param number its number
   * @param from the tasks of its chunk that are done already
   */
  public void attempt(long number, int from) {
    attempt = number;
    status.attempt(number, from);
  }

  /**
   * A task shall begin.
   *
   * @param position in the chunk
   * @return false if it must not
   */
  boolean begin(int position) {
    task = position;
    status.begun(position + 1);
    if (!status.isRestStopped(attempt)) {
      return true;
    }
    status.begun(position);
    settle();
    return false;
  }

  /**
   * A task has ended.
   *
   * @return whether it was stopped
   */
  boolean end() {
    status.ended(task + 1);
    boolean stopped = status.isStopped(attempt, task);
    if (stopped) {
      settle();
    }
    Thread.interrupted(); // Also a task that sets its flag must not break the link to the caller.
    return stopped;
  }

  /** No other task of the attempt will begin. */
  void over() {
    status.over();
  }

  /** Waits for an interrupt that is under way, and forgets it. */
  private synchronized void settle() {
    Thread.interrupted();
  }

  /** Whether the running task is to stop. */
  boolean isStopped() {
    int running = status.running(attempt);
    return running != WorkerStatus.NONE && status.isStopped(attempt, running);
  }

  /**
   * Interrupts what runs, if it is that and was not told to go on.
   *
   * @param number the attempt
   * @param position the task in its chunk, or {@link WorkerStatus#ALL}
   */
  public synchronized void interrupt(long number, int position) {
    int running = status.running(number);
    if (running != WorkerStatus.NONE
        && status.isStopped(number, running)
        && (position == WorkerStatus.ALL || position == running)) {
      worker.interrupt();
    }
  }

  /** Notes for the caller that this JVM runs, whatever the task does. */
  void beat(long number) {
    status.beat(number);
  }

  /** The caller knows that a task of the attempt has stopped, and will not kill this process. */
  synchronized void resume(long number) {
    resumed = number;
    notifyAll();
  }

  /** Waits, after a task was stopped, until the caller has said that it knows. */
  synchronized void awaitResume() {
    while (resumed != attempt) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.onSpinWait(); // Of what was stopped; nothing runs here that could be meant.
      }
    }
    resumed = 0;
  }
}
