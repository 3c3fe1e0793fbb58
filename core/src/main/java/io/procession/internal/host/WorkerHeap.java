package io.procession.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The heap of each worker, and what its JVM must be told to stay within its limits.
 *
 * @param workers how many workers the memory allows, at most as many as were asked for
 * @param heapBytes the value for {@code -Xmx}, whole MiB
 * @param jvmFlags {@code -Xmx}, and what else a limit of the address space asks for
 * @param environment variables for the worker's process
 * @param notes what the user should know, one line each; empty when all is well
 */
public record WorkerHeap(
    int workers,
    long heapBytes,
    List<String> jvmFlags,
    Map<String, String> environment,
    List<String> notes) {
  /** Copies the collections. */
  public WorkerHeap {
    jvmFlags = List.copyOf(jvmFlags);
    environment = Map.copyOf(environment);
    notes = List.copyOf(notes);
  }

  /** Returns the same with one note more. */
  public WorkerHeap noting(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new WorkerHeap(workers, heapBytes, jvmFlags, environment, more);
  }
}
