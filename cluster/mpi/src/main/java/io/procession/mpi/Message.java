package io.procession.mpi;

import io.procession.spi.Payload;
import java.util.List;

/** What ranks tell each other. Each is about one pool; frames are in {@link MessageCodec}. */
sealed interface Message {
  /** To a rank, from rank 0, which has the pools. */
  sealed interface Order extends Message {}

  /** From a rank to rank 0. */
  sealed interface News extends Message {}

  /** The number of the pool, unique in the job. */
  long pool();

  // ------------------------------------------------------------------ orders

  /** A pool begins: comes before everything else that is about it. */
  record Open(long pool) implements Order {}

  /**
   * Workers with these numbers start.
   *
   * @param initializer the number of the function that each runs first, or -1
   */
  record Start(long pool, long initializer, List<Integer> workers) implements Order {}

  /** The next entries of the pool's code log, and the position after them. */
  record Code(long pool, Payload entries) implements Order {}

  /** A function, before the first chunk that needs it. */
  record Function(
      long pool,
      long id,
      int generation,
      long codePosition,
      int kind,
      String description,
      Payload encoded)
      implements Order {}

  /**
   * A chunk to run.
   *
   * @param isLast whether it is what the worker runs before it leaves
   */
  record Run(long pool, int worker, boolean isLast, Task task, Payload inputs) implements Order {}

  /** The numbers of an {@link io.procession.spi.Attempt}; a timeout below 0 is none. */
  record Task(
      long attempt,
      long function,
      long codePosition,
      int from,
      int to,
      boolean stopAtFailure,
      long firstTask,
      int stride,
      int number,
      long seed,
      long timeoutNanos,
      long graceNanos) {}

  /** Stops a chunk. */
  record Cancel(long pool, int worker, long attempt, boolean interrupt, long graceNanos)
      implements Order {}

  /** Gives a chunk back that has not begun. */
  record TakeBack(long pool, int worker, long attempt) implements Order {}

  /** Answers a question. */
  record Answer(long pool, long question, boolean isFound, int generation, Payload value)
      implements Order {}

  /** Forgets a value of {@code pool.broadcast}. */
  record Forget(long pool, long of, long number) implements Order {}

  /** Ends the workers of a pool; answered by {@link Closed}. */
  record Close(long pool, boolean inOrder) implements Order {}

  /** The program has ended; answered by {@link Left}. */
  record End(long pool) implements Order {}

  // ------------------------------------------------------------------ news

  /** Results of the next tasks of a chunk. */
  record Results(
      long pool,
      long attempt,
      int worker,
      long pid,
      int count,
      long busyNanos,
      int stop,
      Payload elements)
      implements News {}

  /** A chunk has ended. */
  record Ended(long pool, long attempt, int worker, long pid, How how) implements News {}

  /** As {@link io.procession.spi.AttemptEnd}, in a form that travels. */
  sealed interface How {
    /** As it should. */
    record Done() implements How {}

    /** Tasks without results did not begin. */
    record NotStarted() implements How {}

    /** The function could not be decoded. */
    record Undecodable(Payload failure) implements How {}

    /** A task did not stop, and its thread was left to itself. */
    record Abandoned(int started, int stop, String explanation) implements How {}
  }

  /** The initializer failed. */
  record Broken(long pool, String message, Payload cause) implements News {}

  /** Asks for a class or another resource. */
  record AskResource(long pool, long question, int generation, String name) implements News {}

  /** Asks for a value of {@code pool.broadcast}. */
  record AskBroadcast(long pool, long question, long of, long number) implements News {}

  /** The workers of a pool have ended. */
  record Closed(long pool) implements News {}

  /**
   * A rank serves: it is about no pool, and the first message of each rank.
   *
   * @param pid of its process
   * @param host where that is
   */
  record Serving(long pool, long pid, String host) implements News {}

  /** The last message of a rank. */
  record Left(long pool) implements News {}
}
