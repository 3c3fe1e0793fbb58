package io.procession.mpi;

import io.procession.mpi.Abi.Handle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of MPI that all ranks call together. */
final class Collectives {
  private final LibMpi mpi;
  private final long world;
  private final MethodHandle barrier;
  private final MethodHandle broadcast;
  private final MethodHandle reduce;
  private final MethodHandle allReduce;
  private final MethodHandle gather;

  Collectives(LibMpi mpi) {
    this.mpi = mpi;
    this.world = mpi.world();
    this.barrier = mpi.bind("MPI_Barrier", "h");
    this.broadcast = mpi.bind("MPI_Bcast", "pihih");
    this.reduce = mpi.bind("MPI_Reduce", "ppihhih");
    this.allReduce = mpi.bind("MPI_Allreduce", "ppihhh");
    this.gather = mpi.bind("MPI_Gather", "pihpihih");
  }

  /**
   * An array of the heap. MPI must not see it: it may wait for long, and the garbage collector
   * cannot.
   */
  record Values(Handle type, int count, MemorySegment array) {
    static Values of(int[] array) {
      return new Values(Handle.INT, array.length, MemorySegment.ofArray(array));
    }

    static Values of(long[] array) {
      return new Values(Handle.LONG, array.length, MemorySegment.ofArray(array));
    }

    static Values of(double[] array) {
      return new Values(Handle.DOUBLE, array.length, MemorySegment.ofArray(array));
    }

    MemorySegment in(Arena arena) {
      return arena.allocate(Math.max(8, array.byteSize()), 8);
    }

    MemorySegment copyIn(Arena arena) {
      MemorySegment copy = in(arena);
      MemorySegment.copy(array, 0, copy, 0, array.byteSize());
      return copy;
    }

    void copyFrom(MemorySegment copy) {
      MemorySegment.copy(copy, 0, array, 0, array.byteSize());
    }
  }

  void barrier() {
    mpi.check("MPI_Barrier", () -> (int) barrier.invokeExact(world));
  }

  void broadcast(Values values, int root) {
    long type = mpi.handle(values.type());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = values.copyIn(arena);
      mpi.check(
          "MPI_Bcast", () -> (int) broadcast.invokeExact(copy, values.count(), type, root, world));
      values.copyFrom(copy);
    }
  }

  void reduce(Values values, Values result, Handle operation, int root) {
    long type = mpi.handle(values.type());
    long how = mpi.handle(operation);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = values.copyIn(arena);
      MemorySegment to = result.in(arena);
      mpi.check(
          "MPI_Reduce",
          () -> (int) reduce.invokeExact(from, to, values.count(), type, how, root, world));
      result.copyFrom(to);
    }
  }

  void allReduce(Values values, Values result, Handle operation) {
    long type = mpi.handle(values.type());
    long how = mpi.handle(operation);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = values.copyIn(arena);
      MemorySegment to = result.in(arena);
      mpi.check(
          "MPI_Allreduce",
          () -> (int) allReduce.invokeExact(from, to, values.count(), type, how, world));
      result.copyFrom(to);
    }
  }

  void gather(Values values, Values all, int root) {
    long type = mpi.handle(values.type());
    int count = values.count();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = values.copyIn(arena);
      MemorySegment to = all.in(arena);
      mpi.check(
          "MPI_Gather",
          () -> (int) gather.invokeExact(from, count, type, to, count, type, root, world));
      all.copyFrom(to);
    }
  }
}
