package io.procession.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.procession.mpi.Abi.Handle;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The functions of MPI that are used here. Not for two threads at the same time. */
final class LibMpi {
  /** {@code MPI_THREAD_SERIALIZED}: any thread, but one at a time. */
  static final int SERIALIZED = 2;

  /** {@code MPI_THREAD_FUNNELED}: only the thread that initialized. */
  static final int FUNNELED = 1;

  private static final int MAX_TEXT = 8192;

  private final SymbolLookup library;
  private final Abi abi;
  private final long world;
  private final long bytes;

  private final MethodHandle isend;
  private final MethodHandle test;
  private final MethodHandle probe;
  private final MethodHandle count;
  private final MethodHandle receive;
  private final MethodHandle errorString;

  private final MemorySegment flag = Arena.global().allocate(JAVA_INT);
  private final MemorySegment number = Arena.global().allocate(JAVA_INT);
  private final MemorySegment status = Arena.global().allocate(Abi.STATUS_BYTES, 8);

  private LibMpi(SymbolLookup library) {
    this.library = library;
    this.abi = Abi.of(library);
    this.world = abi.handle(Handle.WORLD);
    this.bytes = abi.handle(Handle.BYTE);
    this.isend = bind("MPI_Isend", "pihiihp");
    this.test = bind("MPI_Test", "ppp");
    this.probe = bind("MPI_Iprobe", "iihpp");
    this.count = bind("MPI_Get_count", "php");
    this.receive = bind("MPI_Recv", "pihiihp");
    this.errorString = bind("MPI_Error_string", "ipp");
  }

  static LibMpi load(SymbolLookup library) {
    return new LibMpi(library);
  }

  /**
   * Binds a function that returns an error code.
   *
   * @param name of the function
   * @param arguments a letter for each: p a pointer, i an int, h a handle (a {@code long} here)
   */
  @SuppressWarnings("restricted") // The JVM says what to do where native access is off.
  MethodHandle bind(String name, String arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length()];
    Class<?>[] types = new Class<?>[layouts.length];
    for (int i = 0; i < layouts.length; i++) {
      switch (arguments.charAt(i)) {
        case 'p' -> {
          layouts[i] = ADDRESS;
          types[i] = MemorySegment.class;
        }
        case 'i' -> {
          layouts[i] = JAVA_INT;
          types[i] = int.class;
        }
        case 'h' -> {
          layouts[i] = abi.handle();
          types[i] = long.class;
        }
        default -> throw new IllegalArgumentException("not a letter: " + arguments);
      }
    }
    MemorySegment function =
        library
            .find(name)
            .orElseThrow(() -> new MpiException("the MPI library has no function " + name, null));
    return MethodHandles.explicitCastArguments(
        Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_INT, layouts)),
        MethodType.methodType(int.class, types));
  }

  /** One call of a function. */
  interface Call {
    /** Calls, and gives what the function returned. */
    int run() throws Throwable;
  }

  /** Calls a function and throws if it reports an error. */
  void check(String name, Call call) {
    int code = codeOf(call);
    if (code != 0) {
      throw new MpiException(name + " failed: " + describe(code), null);
    }
  }

  private static int codeOf(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private String describe(int code) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(MAX_TEXT);
      return codeOf(() -> (int) errorString.invokeExact(code, text, number)) == 0
          ? text.getString(0)
          : "code=" + code;
    }
  }

  // ------------------------------------------------------------------ begin and end

  /**
   * Initializes MPI; errors of later calls are reported and do not end the job.
   *
   * @param least the level of thread support that is needed
   */
  void initialize(int least) {
    MethodHandle init = bind("MPI_Init_thread", "ppip");
    check(
        "MPI_Init_thread",
        () -> (int) init.invokeExact(MemorySegment.NULL, MemorySegment.NULL, SERIALIZED, number));
    int provided = number.get(JAVA_INT, 0);
    if (provided < least) {
      throw new MpiException(
          "the MPI library must support threads: needed level=%d, provided level=%d"
              .formatted(least, provided),
          null);
    }
    MethodHandle handler = bind("MPI_Comm_set_errhandler", "hh");
    long errorsReturn = abi.handle(Handle.ERRORS_RETURN);
    check("MPI_Comm_set_errhandler", () -> (int) handler.invokeExact(world, errorsReturn));
  }

  /** Waits until all ranks do the same. */
  void finish() {
    MethodHandle function = bind("MPI_Finalize", "");
    check("MPI_Finalize", () -> (int) function.invokeExact());
  }

  /** Ends the processes of all ranks; returns if at all before this one ends. */
  void abort(int exitCode) {
    MethodHandle function = bind("MPI_Abort", "hi");
    check("MPI_Abort", () -> (int) function.invokeExact(world, exitCode));
  }

  int rank() {
    return number("MPI_Comm_rank");
  }

  int size() {
    return number("MPI_Comm_size");
  }

  /** The name of the node. */
  String host() {
    MethodHandle function = bind("MPI_Get_processor_name", "pp");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(MAX_TEXT);
      check("MPI_Get_processor_name", () -> (int) function.invokeExact(text, number));
      return text.getString(0);
    }
  }

  private int number(String function) {
    MethodHandle handle = bind(function, "hp");
    check(function, () -> (int) handle.invokeExact(world, number));
    return number.get(JAVA_INT, 0);
  }

  long world() {
    return world;
  }

  long handle(Handle which) {
    return abi.handle(which);
  }

  // ------------------------------------------------------------------ messages

  /**
   * Begins to send; the buffer must stay as it is until {@link #isDone}.
   *
   * @param buffer the bytes
   * @param rank who gets them
   * @param tag what a receiver asks for
   * @param request 8 bytes for MPI, which say which message it is
   */
  void send(MemorySegment buffer, int rank, int tag, MemorySegment request) {
    check(
        "MPI_Isend",
        () ->
            (int)
                isend.invokeExact(
                    buffer, (int) buffer.byteSize(), bytes, rank, tag, world, request));
  }

  boolean isDone(MemorySegment request) {
    check("MPI_Test", () -> (int) test.invokeExact(request, flag, status));
    return flag.get(JAVA_INT, 0) != 0;
  }

  /** A message that has come. */
  record Arrived(int source, int length) {}

  /** Whether a message can be received; null if not. Does not wait. */
  @Nullable Arrived probe(int tag) {
    check("MPI_Iprobe", () -> (int) probe.invokeExact(abi.anySource(), tag, world, flag, status));
    if (flag.get(JAVA_INT, 0) == 0) {
      return null;
    }
    check("MPI_Get_count", () -> (int) count.invokeExact(status, bytes, number));
    return new Arrived(status.get(JAVA_INT, abi.statusSource()), number.get(JAVA_INT, 0));
  }

  /** Receives what {@link #probe} found. */
  void receive(Arrived message, int tag, MemorySegment into) {
    check(
        "MPI_Recv",
        () ->
            (int)
                receive.invokeExact(
                    into, message.length(), bytes, message.source(), tag, world, status));
  }

  @Override
  public String toString() {
    return abi.name();
  }
}
