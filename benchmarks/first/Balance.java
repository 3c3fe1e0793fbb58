// How near a pool comes to the time in which its workers could do the work at best.
//
//   procession run benchmarks/first/Balance.java [WORKERS [ROUNDS]]
//
// Tasks sleep, so that there may be more workers than CPUs. The bound is what no pool can beat: all
// tasks together divided by the workers, in whole short tasks, or the longest task.

import io.procession.*;

int sleep(int millis) throws InterruptedException {
  Thread.sleep(millis);
  return millis;
}

double time(Pool pool, List<Integer> tasks) {
  long start = System.nanoTime();
  pool.map(this::sleep, tasks);
  return (System.nanoTime() - start) / 1e6;
}

void row(String name, Pool pool, List<Integer> tasks, int rounds) {
  int shortest = Collections.min(tasks);
  int sum = tasks.stream().mapToInt(i -> i).sum();
  double bound =
      Math.max(Math.ceilDiv(sum, shortest * pool.workers()) * shortest, Collections.max(tasks));
  var ratios = new ArrayList<Double>();
  for (int i = 0; i < rounds; i++) {
    ratios.add(time(pool, tasks) / bound);
  }
  Collections.sort(ratios);
  IO.println(
      "%-34s bound %5.0f ms; median %.3f, best %.3f, worst %.3f of it"
          .formatted(name, bound, ratios.get(rounds / 2), ratios.getFirst(), ratios.getLast()));
}

List<Integer> oneLong(int count, int at) {
  var tasks = new ArrayList<>(Collections.nCopies(count, 10));
  tasks.set(at, 1000);
  return tasks;
}

void main(String[] args) {
  int workers = args.length > 0 ? Integer.parseInt(args[0]) : 20;
  int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
  try (var pool = Pool.open(workers)) {
    pool.map(this::sleep, Collections.nCopies(10 * workers, 10)); // All workers are up.
    row("999 x 10 ms", pool, Collections.nCopies(999, 10), rounds);
    row("999 x 10 ms, one of 1 s first", pool, oneLong(1000, 0), rounds);
    row("999 x 10 ms, one of 1 s amid", pool, oneLong(1000, 300), rounds);
    row("9999 x 1 ms", pool, Collections.nCopies(9999, 1), rounds);
  }
}
