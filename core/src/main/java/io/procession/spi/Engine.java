package io.procession.spi;

import io.procession.Cpus;
import io.procession.PoolBuilder;
import io.procession.internal.Door;

/**
 * A place where the tasks of a pool can run. An engine is only a description; a pool opens a
 * session of its own on it.
 */
public interface Engine {
  /**
   * Worker processes on this host: the default.
   *
   * @return the engine that starts one JVM per worker
   */
  static Engine local() {
    return Door.local();
  }

  /**
   * Threads of this process, with the same encoding and decoding of functions, inputs and results
   * as worker processes have. For debugging with breakpoints and for tests of programs that use a
   * pool; the counterpart of Python's {@code multiprocessing.dummy} and {@code ThreadPool}. Tasks
   * share this process: a crash, {@code System.exit} or a static field is everybody's.
   *
   * @return the engine that runs tasks in threads
   */
  static Engine inProcess() {
    return Door.inProcess();
  }

  /**
   * The name of the engine, as in {@code --engine} and in messages.
   *
   * @return a short lower-case word
   */
  String name();

  /**
   * How many workers a pool has whose builder does not say it.
   *
   * @return 1 or more; what this process may use of its host, unless the engine is elsewhere
   * @throws IllegalArgumentException if the override of the number of CPUs is not a number
   */
  default int workers() {
    return Cpus.available();
  }

  /**
   * Starts a session for one pool. Workers may still be starting when this method returns.
   *
   * @param settings what the pool was built with
   * @param host the pool's side, told of results and ends
   * @return the running session
   */
  EngineSession open(PoolBuilder.Settings settings, EngineHost host);
}
