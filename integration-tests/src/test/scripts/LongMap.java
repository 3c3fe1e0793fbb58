// A map with a journal that takes longer than its job may.
//   LongMap JOURNAL RAN TASKS MILLIS: each task writes its input to the file RAN, and sleeps

import io.procession.*;
import java.nio.file.StandardOpenOption;

int task(int x, Path ran, long millis) throws Exception {
  Files.writeString(ran, x + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  Thread.sleep(millis);
  return x * x;
}

void main(String[] arguments) {
  Path ran = Path.of(arguments[1]);
  long millis = Long.parseLong(arguments[3]);
  var inputs = IntStream.range(0, Integer.parseInt(arguments[2])).boxed().toList();
  try (var pool = Pool.builder().journal(Path.of(arguments[0])).open()) {
    IO.println("begins with " + pool.workers() + " workers");
    var results = pool.map(x -> task(x, ran, millis), inputs);
    IO.println("answer " + results.stream().mapToLong(x -> x).sum());
  }
}
