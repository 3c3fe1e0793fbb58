package io.procession.spi;

import java.time.Duration;

/**
 * How an engine likes its chunks, where the user says nothing.
 *
 * @param target what a chunk should take. Shorter: the cost of a chunk shows. Longer: workers that
 *     are free wait for the end of another's chunk.
 * @param perWorker into how many equal chunks for each worker a known number of inputs is cut,
 *     without measuring; 0 to let the measured time decide
 */
public record Chunking(Duration target, int perWorker) {
  /** For workers that cost some tens of microseconds a chunk. */
  public static final Chunking MEASURED = new Chunking(Duration.ofMillis(4), 0);
}
