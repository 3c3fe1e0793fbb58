package io.procession.managed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingDeque;

/**
 * A queue with two ends in the process of a manager. Python's {@code manager.Queue} and {@code
 * JoinableQueue}.
 *
 * <p>When {@code put} returns, the item is in the manager's process. What was taken for a client
 * that ended before it was told is put back. An iteration goes over a copy.
 *
 * @param <E> the type of items, which are not null
 */
public interface ManagedQueue<E> extends BlockingDeque<E> {
  /**
   * Says that an item which was taken has been dealt with. Python's {@code task_done}.
   *
   * @throws IllegalStateException if that was said for all items
   */
  void taskDone();

  /**
   * Waits until {@link #taskDone} was said for each item that was ever put.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void join() throws InterruptedException;

  /**
   * Waits as {@link #join()}, for a limited time.
   *
   * @param timeout zero or less: does not wait
   * @return whether all were dealt with
   * @throws InterruptedException if the thread is interrupted
   */
  boolean join(Duration timeout) throws InterruptedException;

  /**
   * All items, made at one moment; they stay in the queue.
   *
   * @return a list of this process
   */
  List<E> copy();
}
