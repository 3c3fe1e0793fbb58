package io.procession.benchmarks;

/** The quantile function of the standard normal distribution. */
final class NormalQuantile {
  private NormalQuantile() {}

  /**
   * The value below which the given share lies: found by bisection of the distribution function, by
   * the integral's series (Marsaglia, Evaluating the Normal Distribution, 2004).
   *
   * @param share more than 0 and less than 1
   */
  static double of(double share) {
    double low = -10;
    double high = 10;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (distribution(middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double distribution(double x) {
    if (x < -8) {
      return 0;
    }
    if (x > 8) {
      return 1;
    }
    double sum = x;
    double term = x;
    for (int i = 3; sum + term != sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046728);
  }
}
