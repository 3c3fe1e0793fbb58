package io.procession.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times calls, and prints what was measured as lines of JSON, which the driver reads. */
final class Metrics {
  /** The most calls whose times are kept. */
  private static final int MOST = 200_000;

  private final PrintStream out;

  Metrics(PrintStream out) {
    this.out = out;
  }

  /** A call that is timed. */
  interface Call {
    void run() throws Exception;
  }

  static double now() {
    return System.nanoTime() / 1e9;
  }

  /** The seconds that a call takes. */
  static double time(Call call) throws Exception {
    double start = now();
    call.run();
    return now() - start;
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  void emit(String metric, double value, String unit) {
    emit(metric, value, unit, "");
  }

  /** Prints a metric; NaN where there is no value. */
  void emit(String metric, double value, String unit, String outcome) {
    String number = Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.9g", value);
    String rest = outcome.isEmpty() ? "" : ", \"outcome\": \"" + outcome + "\"";
    out.printf(
        "{\"metric\": \"%s\", \"value\": %s, \"unit\": \"%s\"%s}%n", metric, number, unit, rest);
    out.flush();
  }

  /** The latency of a call: while everything is cold, then when it has warmed up. */
  void latency(Call call, Parameters parameters) throws Exception {
    latency("", call, parameters);
  }

  /** The latency of a call, with something before the names of the metrics. */
  void latency(String prefix, Call call, Parameters parameters) throws Exception {
    List<Double> first = new ArrayList<>();
    double warm = now() + parameters.number("warm_s");
    while (now() < warm || first.size() < 20) {
      double took = time(call);
      if (first.size() < 100) {
        first.add(took);
      }
    }
    List<Double> times = new ArrayList<>();
    double end = now() + parameters.number("run_s");
    while (now() < end && times.size() < MOST) {
      times.add(time(call));
    }
    Collections.sort(times);
    emit(prefix + "cold100_us", 1e6 * mean(first), "us");
    emit(prefix + "p50_us", 1e6 * times.get(times.size() / 2), "us");
    emit(prefix + "p99_us", 1e6 * times.get((int) (times.size() * 0.99)), "us");
    emit(prefix + "mean_us", 1e6 * mean(times), "us");
  }

  /** The rate of a batch that is repeated: the first time, and the median of the others. */
  void rate(String metric, Call batch, int perBatch, double seconds) throws Exception {
    emit("cold_" + metric, perBatch / time(batch), "1/s");
    List<Double> rates = new ArrayList<>();
    double end = now() + seconds;
    while (now() < end || rates.size() < 2) {
      rates.add(perBatch / time(batch));
      if (now() > end + 2 * seconds) {
        break;
      }
    }
    emit(metric, median(rates), "1/s");
  }
}
