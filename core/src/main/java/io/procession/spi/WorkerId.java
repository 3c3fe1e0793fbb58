package io.procession.spi;

/**
 * Which worker: its number in the pool, which a replacement keeps, and its process number.
 *
 * @param index from 0
 * @param pid the operating system's number of the process; 0 for one that could not be started
 */
public record WorkerId(int index, long pid) {
  @Override
  public String toString() {
    return "worker " + index + " (pid " + pid + ")";
  }
}
