package io.procession.spi;

import io.procession.MultiprocessingException;
import io.procession.internal.Door;
import java.util.Optional;

/**
 * The pool's side of an {@link EngineSession}. Called by the engine's threads; no method waits or
 * runs code of the user.
 */
public interface EngineHost {
  /**
   * The classes that exist only in the caller's memory, as they were recorded between two positions
   * of the pool's code log. A worker that has everything up to {@code from} can run functions that
   * need everything up to {@code to} after it got this.
   *
   * @param from the position that the worker has
   * @param to the position that it needs
   * @return encoded definitions, empty if both are equal
   */
  Payload code(long from, long to);

  /**
   * A class, or another resource, that a worker turned out to need and does not have. In contrast
   * to the other methods this one runs code of the user's class loaders, so it is called on a
   * thread that may wait.
   *
   * @param generation the generation of shipped classes whose loader asks; 0 for a worker that has
   *     another class path than the caller
   * @param resource its name, such as {@code shop/Order.class}
   * @return how many were found, and the length and the bytes of each
   */
  Payload resources(int generation, String resource);

  /**
   * A value that tasks may ask for.
   *
   * @param id which
   * @return it, or empty if it was closed or never was
   */
  Optional<EncodedValue> broadcast(BroadcastId id);

  /**
   * What each worker runs once before its first task.
   *
   * @return the encoded action, or empty
   */
  Optional<EncodedFunction> initializer();

  /**
   * What a worker runs before it leaves in order. It is no part of a call, and is not run
   * elsewhere; like every attempt, it must be reported to have {@link #ended}.
   *
   * @return a new attempt, or empty if there is nothing to run
   */
  default Optional<Attempt> lastAttempt() {
    return Optional.empty();
  }

  /**
   * Rebuilds an exception that a worker encoded, with the classes of the caller.
   *
   * @param failure as it came from the worker
   * @return the exception, or a {@link io.procession.RemoteException} in its place
   */
  Throwable rebuild(Payload failure);

  /**
   * Encodes an exception in a worker, for {@link #rebuild} of its caller.
   *
   * @param failure what was thrown
   * @return its type, message, trace and causes, and itself if it can be copied
   */
  static Payload encode(Throwable failure) {
    return Door.encode(failure);
  }

  /**
   * Results of an attempt arrived: those of its next tasks, in order.
   *
   * @param attempt the number of the attempt
   * @param results the encoded results and failures
   */
  void results(long attempt, Results results);

  /**
   * An attempt ended. Called exactly once for each attempt that was run.
   *
   * @param attempt the number of the attempt
   * @param end how
   */
  void ended(long attempt, AttemptEnd end);

  /** A worker became free or ready: {@link EngineSession#place} may succeed now. */
  void placeFree();

  /**
   * The session cannot run tasks any more: workers cannot be started, or die too often.
   *
   * @param cause what all tasks of the pool fail with
   */
  void broken(MultiprocessingException cause);

  /**
   * Results of consecutive tasks of one attempt.
   *
   * @param worker which worker made them
   * @param count how many tasks
   * @param busyNanos the time these tasks took in the worker
   * @param stop why the last of these tasks was stopped before its end, if it was
   * @param elements the encoded results and failures
   */
  record Results(WorkerId worker, int count, long busyNanos, Stop stop, Payload elements) {}

  /** Why a task was stopped. */
  enum Stop {
    /** It was not stopped. */
    NONE,

    /** It ran longer than it may. */
    TIMED_OUT,

    /** Its result was not wanted any more. */
    CANCELLED
  }
}
