// 999 tasks that sleep, in as many workers as this job may use: shows the speed-up that a larger
// allocation gives.
//
//   procession run SleepPool.java          one second each, as 999 s of work
//   procession run SleepPool.java 0.01     a hundredth of a second each

import io.procession.*;

void main(String[] args) {
  double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 1;
  long start = System.nanoTime();
  try (var pool = Pool.open()) {
    IO.println("Running a pool with %d workers".formatted(pool.workers()));
    IO.println(
        "999 tasks of %s s each: about %.1f s".formatted(seconds, 999 * seconds / pool.workers()));
    List<Integer> output =
        pool.map(
            x -> {
              Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
              return x * x;
            },
            IntStream.range(1, 1000).boxed().toList());
    long sum = output.stream().mapToLong(n -> n).sum();
    IO.println("%d squares, their sum is %d".formatted(output.size(), sum));
  }
  IO.println("real %.3fs".formatted((System.nanoTime() - start) / 1e9));
}
