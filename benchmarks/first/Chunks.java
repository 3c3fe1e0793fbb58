// What a chunk costs on an engine: tasks x + 1 in chunks of one, and the times that a map took.
//
//   procession run [--engine spark --master … | --engine mpi] benchmarks/first/Chunks.java [TASKS]
// [WORKERS]
import io.procession.*;

static Duration cpu() {
  return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
}

void main(String[] args) {
  int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
  int workers = args.length > 1 ? Integer.parseInt(args[1]) : 2;
  var inputs = IntStream.range(0, tasks).boxed().toList();
  var one = TaskOptions.defaults().withChunkSize(1);
  try (var pool = Pool.open(workers)) {
    pool.map(x -> x + 1, inputs, one);
    Duration before = cpu();
    double[] micros =
        IntStream.range(0, 5)
            .mapToDouble(
                _ -> {
                  long start = System.nanoTime();
                  pool.map(x -> x + 1, inputs, one);
                  return (System.nanoTime() - start) / 1e3 / tasks;
                })
            .sorted()
            .toArray();
    double own = (cpu().toNanos() - before.toNanos()) / 1e3 / tasks / micros.length;
    IO.println(
        "µs a chunk, %d workers: median %.0f, from %.0f to %.0f; of the program's CPU %.0f"
            .formatted(workers, micros[2], micros[0], micros[4], own));
  }
}
