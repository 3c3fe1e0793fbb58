package io.procession.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.util.function.ToLongFunction;

/**
 * What an MPI library fixed when it was compiled; the standard leaves it open. A handle is held as
 * a {@code long}: a pointer, or a number of 32 bits.
 *
 * @param name for messages
 * @param handle the type of handles in calls
 * @param statusSource where {@code MPI_SOURCE} is in {@code MPI_Status}, in bytes
 * @param anySource {@code MPI_ANY_SOURCE}
 * @param handles what the handles that exist from the start are
 */
record Abi(
    String name,
    MemoryLayout handle,
    long statusSource,
    int anySource,
    ToLongFunction<Handle> handles) {

  /** Room for {@code MPI_Status} in bytes: 24 in Open MPI, 20 in MPICH. */
  static final long STATUS_BYTES = 64;

  /** A handle that exists from the start: its symbol in Open MPI, its number in MPICH. */
  enum Handle {
    WORLD("ompi_mpi_comm_world", 0x44000000),
    ERRORS_RETURN("ompi_mpi_errors_return", 0x54000001),
    BYTE("ompi_mpi_byte", 0x4c00010d),
    INT("ompi_mpi_int", 0x4c000405),
    LONG("ompi_mpi_long", 0x4c000807),
    DOUBLE("ompi_mpi_double", 0x4c00080b),
    MAX("ompi_mpi_op_max", 0x58000001),
    MIN("ompi_mpi_op_min", 0x58000002),
    SUM("ompi_mpi_op_sum", 0x58000003),
    PRODUCT("ompi_mpi_op_prod", 0x58000004);

    private final String symbol;
    private final long number;

    Handle(String symbol, long number) {
      this.symbol = symbol;
      this.number = number;
    }
  }

  /**
   * The ABI of a library: Open MPI's handles are addresses of its variables, and MPICH (and what is
   * made of it: Intel MPI, MVAPICH, Cray MPICH) has numbers and no such variables.
   */
  static Abi of(SymbolLookup library) {
    return library.find(Handle.WORLD.symbol).isPresent()
        ? new Abi(
            "Open MPI",
            JAVA_LONG,
            0,
            -1,
            handle -> library.find(handle.symbol).orElseThrow().address())
        : new Abi("MPICH", JAVA_INT, 8, -2, handle -> handle.number);
  }

  long handle(Handle which) {
    return handles.applyAsLong(which);
  }
}
