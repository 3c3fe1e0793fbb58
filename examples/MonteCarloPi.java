// Estimates pi by throwing darts, in a pool of workers and then serially.
//
//   procession run MonteCarloPi.java 1000000
//
// The number of workers is NUM_PROCS where that is set, else what this job may use.

import io.procession.*;
import java.util.SplittableRandom;

/** Throws darts at a square and counts those inside the circle. */
static long throwDarts(Throws t) {
  var random = new SplittableRandom(t.seed());
  long inside = 0;
  for (long i = 0; i < t.points(); i++) {
    double x = random.nextDouble();
    double y = random.nextDouble();
    if (x * x + y * y <= 1) {
      inside++;
    }
  }
  return inside;
}

record Throws(long points, long seed) {}

/** Divides the points into parts of nearly the same size. */
static List<Long> divide(long points, int parts) {
  return IntStream.range(0, parts)
      .mapToObj(i -> points / parts + (i < points % parts ? 1 : 0))
      .toList();
}

static double seconds(long startNanos) {
  return (System.nanoTime() - startNanos) / 1e9;
}

void main(String[] args) {
  long points = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
  String numProcs = System.getenv("NUM_PROCS");
  int workers = numProcs == null ? Cpus.available() : Integer.parseInt(numProcs);
  IO.println("ncpus=" + workers);

  List<Long> parts = divide(points, workers);
  IO.println("Points: " + parts);

  var inputs =
      IntStream.range(0, workers).mapToObj(i -> new Throws(parts.get(i), 1000 + i)).toList();
  long start = System.nanoTime();
  try (var pool = Pool.open(workers)) {
    long inside = pool.map(t -> throwDarts(t), inputs).stream().mapToLong(n -> n).sum();
    IO.println(4.0 * inside / points);
    IO.println("Parallel time on %d cores:%.4f".formatted(workers, seconds(start)));
  }

  start = System.nanoTime();
  IO.println(4.0 * throwDarts(new Throws(points, 999)) / points);
  IO.println("Serial time:%.4f".formatted(seconds(start)));
}
