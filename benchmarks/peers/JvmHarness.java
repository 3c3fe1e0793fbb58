import java.io.*;
import java.lang.foreign.*;
import java.lang.invoke.*;
import java.net.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;
import java.util.function.*;

/** Parameters, metrics, and what Linux says of processes. */
class JvmHarness {
  static final Map<String, String> P = new HashMap<>();
  static String mode;

  static double num(String k, double d) {
    return P.containsKey(k) ? Double.parseDouble(P.get(k)) : d;
  }

  static int in(String k, int d) {
    return (int) num(k, d);
  }

  static double now() {
    return System.nanoTime() / 1e9;
  }

  static void emit(String m, double v, String u, Object... extra) {
    var b =
        new StringBuilder(
            "{\"metric\": \""
                + m
                + "\", \"value\": "
                + (Double.isNaN(v) ? "null" : String.format("%.6g", v))
                + ", \"unit\": \""
                + u
                + "\"");
    for (int i = 0; i + 1 < extra.length; i += 2)
      b.append(", \"" + extra[i] + "\": ")
          .append(extra[i + 1] instanceof Number n ? n.toString() : "\"" + extra[i + 1] + "\"");
    System.out.println(b.append("}"));
    System.out.flush();
  }

  static double median(double[] v) {
    var c = v.clone();
    Arrays.sort(c);
    return c[c.length / 2];
  }

  static double median(List<Double> v) {
    return median(v.stream().mapToDouble(x -> x).toArray());
  }

  interface Call {
    Object run() throws Exception;
  }

  static void latency(String prefix, Call c, double warm, double run) throws Exception {
    double first = 0;
    int k = 0;
    for (double end = now() + warm; now() < end || k < 100; k++) {
      long a = System.nanoTime();
      c.run();
      if (k < 100) first += System.nanoTime() - a;
    }
    var v = new double[2000000];
    int n = 0;
    double sum = 0;
    for (double end = now() + run; n < v.length && now() < end; n++) {
      long a = System.nanoTime();
      c.run();
      v[n] = (System.nanoTime() - a) / 1e3;
      sum += v[n];
    }
    v = Arrays.copyOf(v, n);
    Arrays.sort(v);
    emit(prefix + "cold100_us", first / 100e3, "us");
    emit(prefix + "p50_us", v[n / 2], "us", "n", n);
    emit(prefix + "p99_us", v[(int) (n * .99)], "us");
    emit(prefix + "mean_us", sum / n, "us");
  }

  static void rate(String m, Call batch, double per, double run, String unit) throws Exception {
    double a = now();
    batch.run();
    emit("cold_" + m, per / (now() - a), unit);
    for (double end = now() + run / 2; now() < end; ) batch.run(); // lets the compiler settle
    var v = new ArrayList<Double>();
    for (double end = now() + run; v.size() < 2 || now() < end; ) {
      a = now();
      batch.run();
      v.add(per / (now() - a));
    }
    emit(m, median(v), unit, "n", v.size(), "best", Collections.max(v));
  }

  static List<Long> tree() {
    var r = new ArrayList<Long>();
    ProcessHandle.current().descendants().forEach(h -> r.add(h.pid()));
    return r;
  }

  static double pssMb(long pid) throws IOException {
    for (var l : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")))
      if (l.startsWith("Pss:")) return Long.parseLong(l.replaceAll("\\D", "")) / 1024.0;
    return 0;
  }

  static long[] cpuAndSwitches(List<Long> pids) throws IOException {
    long ns = 0, sw = 0;
    for (long p : pids)
      try (var ds = Files.list(Path.of("/proc/" + p + "/task"))) {
        for (var d : ds.toList()) {
          ns += Long.parseLong(Files.readString(d.resolve("schedstat")).split(" ")[0]);
          for (var l : Files.readAllLines(d.resolve("status")))
            if (l.startsWith("voluntary_ctxt")) sw += Long.parseLong(l.replaceAll("\\D", ""));
        }
      } catch (NoSuchFileException ignored) {
      }
    return new long[] {ns, sw};
  }

  static long peakKb() throws IOException {
    for (var l : Files.readAllLines(Path.of("/proc/self/status")))
      if (l.startsWith("VmHWM")) return Long.parseLong(l.replaceAll("\\D", ""));
    return 0;
  }

  static double[] durations(String kind, int n, double mean) {
    var d = new double[n];
    if (kind.equals("one")) {
      Arrays.fill(d, mean);
      d[n / 2] = 100 * mean;
      return d;
    }
    if (kind.equals("ramp")) {
      for (int i = 0; i < n; i++) d[i] = 2 * mean * (i + .5) / n;
      return d;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) sum += d[i] = Math.exp(1.5 * quantile(((i * 173L) % n + 0.5) / n));
    for (int i = 0; i < n; i++) d[i] *= mean * n / sum;
    return d;
  }

  /** The normal distribution's quantile, by bisection over Abramowitz and Stegun 26.2.17. */
  static double quantile(double p) {
    double lo = -8, hi = 8;
    for (int k = 0; k < 60; k++) {
      double z = (lo + hi) / 2, t = 1 / (1 + .2316419 * Math.abs(z));
      double q =
          Math.exp(-z * z / 2)
              / Math.sqrt(2 * Math.PI)
              * t
              * (.319381530
                  + t * (-.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
      if ((z > 0 ? 1 - q : q) < p) lo = z;
      else hi = z;
    }
    return lo;
  }

  static double greedy(double[] d, int w) {
    var free = new PriorityQueue<Double>(Collections.nCopies(w, 0.0));
    for (double x : d) free.add(free.poll() + x);
    return Collections.max(free);
  }
}
