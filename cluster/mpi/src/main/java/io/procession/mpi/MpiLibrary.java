package io.procession.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the MPI library of the {@code mpirun} that started this process. */
final class MpiLibrary {
  /** The system property that names the library: a file, or a name for the dynamic linker. */
  static final String PROPERTY = "procession.mpi.library";

  /** The same for the environment. */
  static final String VARIABLE = "PROCESSION_MPI_LIBRARY";

  private static final List<String> OPEN_MPI = List.of("libmpi.so.40");
  private static final List<String> MPICH = List.of("libmpich.so.12", "libmpi.so.12");
  private static final List<String> OTHERS = List.of("libmpi.so", "libmpi.dylib");

  private MpiLibrary() {}

  /**
   * The names to try, in order.
   *
   * @param property the value of {@link #PROPERTY}
   * @param environment of this process
   */
  static List<String> names(
      @Nullable String property, UnaryOperator<@Nullable String> environment) {
    String variable = environment.apply(VARIABLE);
    if (property != null || variable != null) {
      return List.of(property != null ? property : String.valueOf(variable));
    }
    // Both may be installed; a library under the other's mpirun is a world of one rank.
    boolean isMpich =
        environment.apply("OMPI_COMM_WORLD_SIZE") == null && environment.apply("PMI_SIZE") != null;
    List<String> names = new ArrayList<>(isMpich ? MPICH : OPEN_MPI);
    names.addAll(isMpich ? OPEN_MPI : MPICH);
    names.addAll(OTHERS);
    return names;
  }

  /** Opens the first of some libraries that is there. */
  @SuppressWarnings("restricted") // The JVM says what to do where native access is off.
  static SymbolLookup open(List<String> names) {
    List<String> tried = new ArrayList<>();
    for (String name : names) {
      try {
        return name.contains("/")
            ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
            : SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        tried.add(name);
      }
    }
    throw new MpiException(
        """
        the MPI library was not found
          tried | %s
          likely cause | MPI is not installed on this host, or not where the dynamic linker looks
          Try: apt-get install openmpi-bin libopenmpi3, or module load openmpi;
               else name the library: %s=/path/to/libmpi.so\
        """
            .formatted(String.join(", ", tried), VARIABLE),
        null);
  }

  /** Opens the library of this process. */
  static SymbolLookup open() {
    leaveSignals();
    return open(names(System.getProperty(PROPERTY), System::getenv));
  }

  /**
   * UCX, on which MPI libraries stand, takes the signals of faults when it is loaded, unless the
   * environment says not to. The JVM makes exceptions of them, such as for a division by zero, and
   * would die of it.
   */
  @SuppressWarnings("restricted") // The JVM says what to do where native access is off.
  private static void leaveSignals() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int unless = 0; // The user has set it.
      int _ =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom("UCX_ERROR_SIGNALS"), arena.allocateFrom(""), unless);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
