package io.procession.it.mpi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.it.testing.Program;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs programs in several ranks on this machine, where there is an {@code mpirun}. */
public final class Mpirun {
  /** Why a test was skipped. */
  public static final String MISSING =
      "no mpirun on the PATH: MPI is not tested; apt-get install openmpi-bin";

  /** Lets root, who runs tests in containers, start ranks. */
  public static final Map<String, String> ALLOWED =
      Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");

  private Mpirun() {}

  /** Runs {@code java} with this class path in some ranks, to its end. */
  static Program.Result java(int ranks, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Program.java()));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(arguments);
    return run(ranks, command);
  }

  /** Runs a command in some ranks, to its end. */
  static Program.Result run(int ranks, List<String> command) {
    assumeTrue(isThere(), MISSING);
    List<String> all =
        new ArrayList<>(List.of("mpirun", "--oversubscribe", "-n", Integer.toString(ranks)));
    all.addAll(command);
    try (Program program = Program.start(ALLOWED, all)) {
      return program.await();
    }
  }

  /** Whether there is one. */
  public static boolean isThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "mpirun"))
        .anyMatch(Files::isExecutable);
  }
}
