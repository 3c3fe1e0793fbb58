// How near a pool comes to the time in which its workers could do the work at best.
//
//   procession run benchmarks/first/Balance.java [WORKERS [ROUNDS]]
//
// Tasks sleep, so that there may be more workers than CPUs. The bound is the time that a pool
// without
// any overhead would need. STATIC has no scheduling at all, one message per worker: where tasks are
// equal
// it shows what sleeping in so many processes costs on this machine, whoever schedules them.

import io.procession.*;

int sleep(int millis) throws InterruptedException {
  Thread.sleep(millis);
  return millis;
}

double time(Pool pool, List<Integer> tasks, Schedule schedule) {
  long start = System.nanoTime();
  pool.map(this::sleep, tasks, TaskOptions.defaults().withSchedule(schedule));
  return (System.nanoTime() - start) / 1e6;
}

void row(String name, Pool pool, List<Integer> tasks, int rounds) {
  double bound = greedy(tasks, pool.workers());
  var guided = new ArrayList<Double>();
  var parts = new ArrayList<Double>();
  for (int i = 0; i < rounds; i++) {
    guided.add(time(pool, tasks, Schedule.GUIDED) / bound);
    parts.add(time(pool, tasks, Schedule.STATIC) / bound);
  }
  Collections.sort(guided);
  Collections.sort(parts);
  IO.println(
      "%-28s bound %5.0f ms; GUIDED %.3f (best %.3f), STATIC %.3f (best %.3f) of it"
          .formatted(
              name,
              bound,
              guided.get(rounds / 2),
              guided.getFirst(),
              parts.get(rounds / 2),
              parts.getFirst()));
}

// Without any overhead, each task goes to the worker that is free first.
double greedy(List<Integer> tasks, int workers) {
  var free = new PriorityQueue<Integer>(Collections.nCopies(workers, 0));
  tasks.forEach(millis -> free.add(free.remove() + millis));
  return Collections.max(free);
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
    for (int i = 0; i < 10; i++) { // All workers are up, and their code is warm.
      time(pool, Collections.nCopies(25 * workers, 2), Schedule.DYNAMIC);
    }
    row("999 x 10 ms", pool, Collections.nCopies(999, 10), rounds);
    row("999 x 10 ms, first one 1 s", pool, oneLong(1000, 0), rounds);
    row("999 x 10 ms, one of 1 s amid", pool, oneLong(1000, 300), rounds);
    row("9999 x 1 ms", pool, Collections.nCopies(9999, 1), rounds);
  }
}
