package io.procession.cli.scale;

import java.util.List;

/**
 * The run times with one number of workers.
 *
 * @param workers how many
 * @param seconds of each run; at least one
 */
record RunTimes(int workers, List<Double> seconds) {
  RunTimes {
    seconds = seconds.stream().sorted().toList();
  }

  double median() {
    int n = seconds.size();
    return (seconds.get((n - 1) / 2) + seconds.get(n / 2)) / 2;
  }

  double fastest() {
    return seconds.getFirst();
  }

  double slowest() {
    return seconds.getLast();
  }
}
