package io.procession;

/**
 * How the inputs of a call are divided into chunks, the pieces that are sent to a worker at once.
 * Chosen by {@link TaskOptions#withSchedule}. The names are those of OpenMP.
 *
 * <p>With each of them a chunk goes to the worker that is free first. No chunk is bound to one
 * worker, so a worker that starts late, dies or is slow does not hold up its part.
 */
public enum Schedule {
  /**
   * By measured time, the default: the first chunks have one task; later ones take some
   * milliseconds, and less towards the end, so that all workers end together.
   */
  GUIDED,

  /**
   * One chunk of neighbours for each worker, of as equal numbers of tasks as possible: n/workers.
   * The least overhead where all tasks take the same time; where they do not, all wait for the
   * slowest part. Python's {@code chunksize=ceil(n/workers)}.
   *
   * <p>The inputs must be finite, and are all read before the first task. A part whose inputs have
   * more than a megabyte is sent in several chunks. Not for {@link Pool#imap}, which reads its
   * inputs as results are taken.
   */
  STATIC,

  /**
   * One chunk for each worker, as with {@link #STATIC}, but dealt like cards: the chunk of the
   * worker that is k-th to be free has the inputs k, k + workers, k + 2 workers and so on. For
   * tasks whose time grows or falls along the inputs.
   *
   * <p>Reads and divides as {@code STATIC} does. Not for {@link Pool#imap} either, nor for {@link
   * Pool#mapReduce}, which combines the results of neighbours.
   */
  CYCLIC,

  /**
   * One task at a time, or as many as {@link TaskOptions#withChunkSize} says: whoever is free takes
   * the next. The best balance, and the most overhead.
   */
  DYNAMIC
}
