package io.procession.mpi;

import io.procession.spi.Engine;

/**
 * Pools whose workers are the ranks of an MPI job, as {@code mpi4py.futures} has them: rank 0 runs
 * the program, the others run its tasks.
 *
 * <pre>{@code
 * void main() {
 *   if (Mpi.enter()) { // false in ranks that have served, when rank 0 has ended
 *     try (var pool = Pool.builder().engine(Mpi.engine()).open()) {
 *       IO.println(pool.map(x -> x * x * x, List.of(1, 2, 3)));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>{@code mpirun -n 4 procession run --engine mpi Program.java} does the same for a program that
 * knows nothing of MPI: no {@code enter}, and {@code Pool.open()}.
 *
 * <p>A pool has {@code ranks - 1} workers unless its builder says another number; where that is
 * larger, ranks run several tasks at the same time, in threads. Lambdas and classes of scripts are
 * sent to the ranks. A task that does not stop when it is told to cannot be killed: its thread is
 * left to itself. Settings of worker processes (options of java, environment, directory, limits,
 * renewal) are those of {@code mpirun}, and a builder that has them is refused. When a rank dies,
 * MPI ends the whole job. See {@code docs/guides/mpi.md}.
 */
public final class Mpi {
  private Mpi() {}

  /**
   * Initializes MPI. Waits until all ranks of the job do the same; in ranks other than 0 it then
   * runs the tasks of rank 0's pools, and returns when rank 0 ends.
   *
   * @return whether this is rank 0, which goes on with the program
   * @throws MpiException if there is no MPI library, or only one rank
   * @throws IllegalStateException if the program has {@link Ranks}
   */
  public static boolean enter() {
    return World.ofThisProcess().enter() != null;
  }

  /**
   * The ranks of this job, for any number of pools of rank 0. Enters first where {@link #enter} was
   * not called, so in other ranks it returns when rank 0 has ended, by an exception.
   *
   * @return the engine
   * @throws MpiException if there is no MPI library, or only one rank
   * @throws IllegalStateException if this is not rank 0, or the program has {@link Ranks}
   */
  public static Engine engine() {
    Hub hub = World.ofThisProcess().enter();
    if (hub == null) {
      throw new IllegalStateException(
          "only rank 0 has pools of the engine mpi, and this is another one, which runs their"
              + " tasks\n"
              + "  Try: if (Mpi.enter()) { … } around what rank 0 does");
    }
    return new MpiEngine(hub);
  }
}
