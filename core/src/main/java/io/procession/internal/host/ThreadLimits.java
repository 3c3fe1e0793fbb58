package io.procession.internal.host;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps native libraries in a worker from starting one thread for each core of the machine. */
public final class ThreadLimits {
  private static final List<String> VARIABLES =
      List.of(
          "OMP_NUM_THREADS",
          "MKL_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "VECLIB_MAXIMUM_THREADS",
          "BLIS_NUM_THREADS",
          "NUMEXPR_NUM_THREADS");

  private ThreadLimits() {}

  /** Returns the variables to set in the environment of a worker. */
  public static Map<String, String> environment(int threadsPerWorker) {
    if (threadsPerWorker < 1) {
      throw new IllegalArgumentException(
          "threadsPerWorker must be positive: threadsPerWorker=" + threadsPerWorker);
    }
    Map<String, String> environment = new TreeMap<>();
    VARIABLES.forEach(name -> environment.put(name, Integer.toString(threadsPerWorker)));
    return Collections.unmodifiableMap(environment);
  }
}
