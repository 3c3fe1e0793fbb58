// How far a call is, on standard error: a bar on a terminal, lines in a file. `procession run
// --progress`
// does the same for any program.
//
//   procession run SlowSums.java [SECONDS_PER_TASK]

import io.procession.*;
import io.procession.progress.*;

long slowSum(int n, double seconds) throws InterruptedException {
  Thread.sleep((long) (seconds * 1000));
  return LongStream.rangeClosed(1, n).sum();
}

void main(String[] args) {
  double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 0.05;
  var numbers = IntStream.range(0, 200).boxed().toList();
  try (var pool = Pool.builder().workers(2).progress(Progress.bar()).open()) {
    var sums = pool.map(n -> slowSum(n, seconds), numbers);
    IO.println("the last of " + sums.size() + " sums is " + sums.getLast());
  }
}
