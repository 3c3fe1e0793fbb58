package io.procession.cli.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the run times of a study mean.
 *
 * @param kind whether the problem stays the same
 * @param rows one for each number of workers, the smallest first
 * @param fitted the serial fraction by Amdahl's law (strong) or Gustafson's (weak), by least
 *     squares; empty with one number of workers
 */
record Scaling(Kind kind, List<Row> rows, OptionalDouble fitted) {
  /** What grows with the workers. */
  enum Kind {
    /** The same problem: run times should fall. */
    STRONG,
    /** A problem as large as the workers are many: run times should stay. */
    WEAK
  }

  /**
   * One number of workers.
   *
   * @param workers how many
   * @param seconds the median run time
   * @param fastest the fastest run, in seconds
   * @param slowest the slowest run, in seconds
   * @param speedUp over one worker; of a weak study, scaled: times the number of workers
   * @param efficiency speed-up per worker
   * @param serialFraction by Karp and Flatt; empty for one worker, and in a weak study
   */
  record Row(
      int workers,
      double seconds,
      double fastest,
      double slowest,
      double speedUp,
      double efficiency,
      OptionalDouble serialFraction) {}

  Scaling {
    rows = List.copyOf(rows);
  }

  /**
   * Computes all of it. Without a run of one worker, the smallest number is taken as perfect.
   *
   * @param times with the smallest number of workers first; at least one
   */
  static Scaling of(Kind kind, List<RunTimes> times) {
    RunTimes least = times.getFirst();
    double one = kind == Kind.STRONG ? least.median() * least.workers() : least.median();
    List<Row> rows = new ArrayList<>();
    for (RunTimes of : times) {
      double speedUp = one / of.median() * (kind == Kind.STRONG ? 1 : of.workers());
      rows.add(
          new Row(
              of.workers(),
              of.median(),
              of.fastest(),
              of.slowest(),
              speedUp,
              speedUp / of.workers(),
              kind == Kind.STRONG ? karpFlatt(of.workers(), speedUp) : OptionalDouble.empty()));
    }
    return new Scaling(kind, rows, kind == Kind.STRONG ? amdahl(rows) : gustafson(rows));
  }

  /** The part of the work that must be serial to explain the speed-up; it may be negative. */
  private static OptionalDouble karpFlatt(int workers, double speedUp) {
    return workers == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((1 / speedUp - 1.0 / workers) / (1 - 1.0 / workers));
  }

  /** Least squares of 1/S = s + (1 − s)/n. */
  private static OptionalDouble amdahl(List<Row> rows) {
    double products = 0;
    double squares = 0;
    for (Row row : rows) {
      double x = 1 - 1.0 / row.workers;
      products += x * (1 / row.speedUp - 1.0 / row.workers);
      squares += x * x;
    }
    return fraction(products, squares);
  }

  /** Least squares of S = n − s (n − 1). */
  private static OptionalDouble gustafson(List<Row> rows) {
    double products = 0;
    double squares = 0;
    for (Row row : rows) {
      double x = row.workers - 1.0;
      products += x * (row.workers - row.speedUp);
      squares += x * x;
    }
    return fraction(products, squares);
  }

  /** A fraction of the work, so between 0 and 1, whatever the noise says. */
  private static OptionalDouble fraction(double products, double squares) {
    return squares == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.clamp(products / squares, 0.0, 1.0));
  }

  /** The speed-up that the law with the fitted fraction gives. */
  double fittedSpeedUp(double workers) {
    double s = fitted.orElse(0);
    return kind == Kind.STRONG ? 1 / (s + (1 - s) / workers) : workers - s * (workers - 1);
  }
}
