// First numbers of the pool; first_numbers.py measures the same for CPython.
//
//   procession run benchmarks/first/FirstNumbers.java

import io.procession.*;

static double median(List<Double> times) {
  return times.stream().sorted().toList().get(times.size() / 2);
}

void main() {
  var ints = IntStream.range(0, 1_000_000).boxed().toList();
  try (var pool = Pool.open(2)) {
    pool.map(x -> x + 1, List.of(1, 2));
    var maps = new ArrayList<Double>();
    for (int i = 0; i < 9; i++) {
      long start = System.nanoTime();
      pool.map(x -> x + 1, ints);
      maps.add((System.nanoTime() - start) / 1e6);
    }
    IO.println("map of 1e6 ints, median ms %.0f".formatted(median(maps)));
    var applies = new ArrayList<Double>();
    for (int i = 0; i < 10_000; i++) {
      long start = System.nanoTime();
      pool.apply(x -> x + 1, i);
      applies.add((System.nanoTime() - start) / 1e3);
    }
    IO.println("apply, median us %.0f".formatted(median(applies)));
  }
}
