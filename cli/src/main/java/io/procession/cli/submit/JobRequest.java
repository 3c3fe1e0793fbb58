package io.procession.cli.submit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a job is to be, whatever the scheduler.
 *
 * @param name of the job and its files
 * @param directory where it runs
 * @param size what it needs
 * @param array indices of its array in the scheduler's words; empty for a single job
 * @param shards the parts that a map with a journal is divided into, each a job of the array
 * @param engine where the tasks of its pools run
 * @param requeue whether it goes on in another run when its time ends
 * @param words options of the scheduler as they are, such as {@code --partition=short}
 * @param command the program and its arguments, as {@code run} takes them
 */
record JobRequest(
    String name,
    Path directory,
    Size size,
    Optional<String> array,
    Optional<Shards> shards,
    JobEngine engine,
    boolean requeue,
    List<String> words,
    List<String> command) {
  /**
   * What a job needs.
   *
   * @param nodes how many machines, each with what follows
   * @param cpus of each
   * @param memoryBytes of each; empty for what the scheduler gives
   * @param time until it is killed; empty for what the scheduler gives
   */
  record Size(int nodes, int cpus, OptionalLong memoryBytes, Optional<Duration> time) {
    /** Those of all machines. */
    int allCpus() {
      return Math.multiplyExact(nodes, cpus);
    }
  }

  /**
   * Parts of a map.
   *
   * @param count how many there are
   * @param numbers those that are to run, counted from 0, rising
   */
  record Shards(int count, List<Integer> numbers) {
    Shards {
      numbers = List.copyOf(numbers);
    }
  }

  JobRequest {
    words = List.copyOf(words);
    command = List.copyOf(command);
  }
}
