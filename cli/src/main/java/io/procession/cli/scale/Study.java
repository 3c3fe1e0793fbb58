package io.procession.cli.scale;

import io.procession.cli.console.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which runs there are, and in which order: every number of workers once before any of them again,
 * each time in another order, so that what changes on the machine meanwhile does not fall on one of
 * them.
 *
 * @param workers the numbers of workers, the smallest first
 * @param repetitions how often each is run
 */
record Study(List<Integer> workers, int repetitions) {
  Study {
    workers = workers.stream().sorted().distinct().toList();
  }

  /** Hears about each run. */
  interface Progress {
    void ran(int number, int all, int workers, double seconds);
  }

  /** 1, 2, 4, … and the number of CPUs itself. */
  static List<Integer> doublings(int cpus) {
    List<Integer> numbers = new ArrayList<>();
    for (long n = 1; n < cpus; n *= 2) {
      numbers.add((int) n);
    }
    numbers.add(cpus);
    return numbers;
  }

  /**
   * Makes all runs.
   *
   * @throws CommandFailure if one of them fails
   */
  List<RunTimes> run(ProgramRun program, Progress progress)
      throws IOException, InterruptedException {
    List<List<Double>> seconds = new ArrayList<>();
    workers.forEach(n -> seconds.add(new ArrayList<>()));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      order.add(i);
    }
    Random random = new Random(1);
    int done = 0;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      Collections.shuffle(order, random);
      for (int i : order) {
        double time = program.seconds(workers.get(i));
        seconds.get(i).add(time);
        progress.ran(++done, repetitions * workers.size(), workers.get(i), time);
      }
    }
    List<RunTimes> times = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      times.add(new RunTimes(workers.get(i), seconds.get(i)));
    }
    return times;
  }
}
