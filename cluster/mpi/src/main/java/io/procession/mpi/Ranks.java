package io.procession.mpi;

import io.procession.mpi.Abi.Handle;
import io.procession.mpi.Collectives.Values;

/**
 * The ranks of a job whose processes all run the same program, and their collective operations, as
 * mpi4py's {@code comm.Bcast}, {@code comm.Reduce} and others have them for NumPy arrays.
 *
 * <pre>{@code
 * try (Ranks ranks = Ranks.open()) {
 *   double[] sums = ranks.allReduce(new double[] {ranks.rank()}, Ranks.Operation.SUM);
 * }
 * }</pre>
 *
 * <p>Each operation must be called by all ranks, in the same order, with arrays of the same length;
 * otherwise ranks wait for ever, and some may get an {@link MpiException}. An operation waits for
 * the others, cannot be interrupted, and takes a core while it waits. Arrays are copied out of the
 * heap and back.
 *
 * <p>A process has one of these in its life, and none beside pools of the engine {@link Mpi}. Any
 * thread may use it, one at a time. An exception that ends one rank leaves the others waiting: call
 * {@link #abort} where that can happen.
 */
public final class Ranks implements AutoCloseable {
  private final LibMpi mpi;
  private final Collectives collectives;
  private final int rank;
  private final int size;
  private boolean closed; // Guarded by this.

  private Ranks(LibMpi mpi) {
    this.mpi = mpi;
    this.collectives = new Collectives(mpi);
    this.rank = mpi.rank();
    this.size = mpi.size();
  }

  /** How values of several ranks become one, at each index. */
  public enum Operation {
    /** The sum. */
    SUM(Handle.SUM),
    /** The product. */
    PRODUCT(Handle.PRODUCT),
    /** The smallest. */
    MIN(Handle.MIN),
    /** The largest. */
    MAX(Handle.MAX);

    private final Handle handle;

    Operation(Handle handle) {
      this.handle = handle;
    }
  }

  /**
   * Initializes MPI; waits for the other ranks. A program that was not started by {@code mpirun} is
   * the only rank.
   *
   * @return the ranks of this job
   * @throws MpiException if there is no MPI library, or it allows no threads
   * @throws IllegalStateException if MPI is or was in use in this process
   */
  public static Ranks open() {
    World world = World.ofThisProcess();
    world.enterCollective();
    try {
      LibMpi mpi = LibMpi.load(MpiLibrary.open());
      mpi.initialize(LibMpi.SERIALIZED);
      return new Ranks(mpi);
    } catch (MpiException e) {
      world.failed(e);
      throw e;
    }
  }

  /**
   * Which rank this process is.
   *
   * @return 0 or more, less than {@link #size}
   */
  public int rank() {
    return rank;
  }

  /**
   * The number of ranks.
   *
   * @return 1 or more
   */
  public int size() {
    return size;
  }

  /** Waits until all ranks are here. */
  public synchronized void barrier() {
    checkOpen();
    collectives.barrier();
  }

  /**
   * Gives all ranks the values of one; the arrays of the others are overwritten.
   *
   * @param values sent at the root, received elsewhere
   * @param root the rank that has the values
   */
  public synchronized void broadcast(int[] values, int root) {
    checkOpen();
    collectives.broadcast(Values.of(values), checked(root));
  }

  /**
   * Gives all ranks the values of one; the arrays of the others are overwritten.
   *
   * @param values sent at the root, received elsewhere
   * @param root the rank that has the values
   */
  public synchronized void broadcast(long[] values, int root) {
    checkOpen();
    collectives.broadcast(Values.of(values), checked(root));
  }

  /**
   * Gives all ranks the values of one; the arrays of the others are overwritten.
   *
   * @param values sent at the root, received elsewhere
   * @param root the rank that has the values
   */
  public synchronized void broadcast(double[] values, int root) {
    checkOpen();
    collectives.broadcast(Values.of(values), checked(root));
  }

  /**
   * Combines the arrays of all ranks, index by index.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @param root the rank that gets the result
   * @return the result at the root, an empty array elsewhere
   */
  public synchronized int[] reduce(int[] values, Operation operation, int root) {
    checkOpen();
    int[] result = new int[checked(root) == rank ? values.length : 0];
    collectives.reduce(Values.of(values), Values.of(result), operation.handle, root);
    return result;
  }

  /**
   * Combines the arrays of all ranks, index by index.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @param root the rank that gets the result
   * @return the result at the root, an empty array elsewhere
   */
  public synchronized long[] reduce(long[] values, Operation operation, int root) {
    checkOpen();
    long[] result = new long[checked(root) == rank ? values.length : 0];
    collectives.reduce(Values.of(values), Values.of(result), operation.handle, root);
    return result;
  }

  /**
   * Combines the arrays of all ranks, index by index. The order of additions is MPI's, so sums may
   * differ in their last digits with the number of ranks.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @param root the rank that gets the result
   * @return the result at the root, an empty array elsewhere
   */
  public synchronized double[] reduce(double[] values, Operation operation, int root) {
    checkOpen();
    double[] result = new double[checked(root) == rank ? values.length : 0];
    collectives.reduce(Values.of(values), Values.of(result), operation.handle, root);
    return result;
  }

  /**
   * Combines the arrays of all ranks, index by index, for all of them.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @return the result
   */
  public synchronized int[] allReduce(int[] values, Operation operation) {
    checkOpen();
    int[] result = new int[values.length];
    collectives.allReduce(Values.of(values), Values.of(result), operation.handle);
    return result;
  }

  /**
   * Combines the arrays of all ranks, index by index, for all of them.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @return the result
   */
  public synchronized long[] allReduce(long[] values, Operation operation) {
    checkOpen();
    long[] result = new long[values.length];
    collectives.allReduce(Values.of(values), Values.of(result), operation.handle);
    return result;
  }

  /**
   * Combines the arrays of all ranks, index by index, for all of them.
   *
   * @param values of this rank; not changed
   * @param operation how
   * @return the result, the same bits in all ranks
   */
  public synchronized double[] allReduce(double[] values, Operation operation) {
    checkOpen();
    double[] result = new double[values.length];
    collectives.allReduce(Values.of(values), Values.of(result), operation.handle);
    return result;
  }

  /**
   * Brings the arrays of all ranks to one.
   *
   * @param values of this rank
   * @param root the rank that gets them
   * @return at the root the arrays one after the other, by rank; an empty array elsewhere
   */
  public synchronized int[] gather(int[] values, int root) {
    checkOpen();
    int[] all = new int[gathered(values.length, root)];
    collectives.gather(Values.of(values), Values.of(all), root);
    return all;
  }

  /**
   * Brings the arrays of all ranks to one.
   *
   * @param values of this rank
   * @param root the rank that gets them
   * @return at the root the arrays one after the other, by rank; an empty array elsewhere
   */
  public synchronized long[] gather(long[] values, int root) {
    checkOpen();
    long[] all = new long[gathered(values.length, root)];
    collectives.gather(Values.of(values), Values.of(all), root);
    return all;
  }

  /**
   * Brings the arrays of all ranks to one.
   *
   * @param values of this rank
   * @param root the rank that gets them
   * @return at the root the arrays one after the other, by rank; an empty array elsewhere
   */
  public synchronized double[] gather(double[] values, int root) {
    checkOpen();
    double[] all = new double[gathered(values.length, root)];
    collectives.gather(Values.of(values), Values.of(all), root);
    return all;
  }

  /**
   * Ends the processes of all ranks, this one as well.
   *
   * @param exitCode what {@code mpirun} ends with
   */
  public void abort(int exitCode) {
    mpi.abort(exitCode); // Also while another thread waits for other ranks.
  }

  /** Finalizes MPI; waits until all ranks do. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      mpi.finish();
    }
  }

  @Override
  public String toString() {
    return "Ranks[rank=" + rank + ", size=" + size + "]";
  }

  private int gathered(int length, int root) {
    return checked(root) == rank ? Math.multiplyExact(length, size) : 0;
  }

  private int checked(int root) {
    if (root < 0 || root >= size) {
      throw new IllegalArgumentException(
          "root must be a rank: root=%d, ranks=%d".formatted(root, size));
    }
    return root;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed: " + this);
    }
  }
}
