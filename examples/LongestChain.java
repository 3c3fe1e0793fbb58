// Halve even numbers, and triple odd ones and add one: which number below 300,000 takes longest to
// 1?
// All tasks share the best number found so far, in the process of a manager, which they reach over
// TCP
// wherever they run:
//
//   procession run LongestChain.java
//   procession run --engine spark --master spark://host:7077 LongestChain.java
//   mpirun -n 4 procession run --engine mpi LongestChain.java
import io.procession.*;
import io.procession.managed.*;

record Best(long start, int length) implements Serializable {}

static int length(long number) {
  int length = 1;
  for (long n = number; n > 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
    length++;
  }
  return length;
}

/** The best of a range of numbers; of two that take as long, the smaller. */
static Best bestOf(long from, long to) {
  Best best = new Best(0, 0);
  for (long number = from; number < to; number++) {
    int length = length(number);
    if (length > best.length()) {
      best = new Best(number, length);
    }
  }
  return best;
}

/** Tells all others: one message to the manager, whose process compares. */
static void tell(ManagedMap<String, Best> shared, Best mine) {
  shared.merge(
      "best",
      mine,
      (a, b) ->
          a.length() > b.length() || (a.length() == b.length() && a.start() < b.start()) ? a : b);
}

void main() throws Exception {
  // Not the loopback address, at which tasks of other machines would look for it on their own.
  var here = new InetSocketAddress(InetAddress.getLocalHost(), 0);
  try (var manager = Manager.builder().address(here).start();
      var pool = Pool.open()) {
    ManagedMap<String, Best> shared = manager.map();
    ManagedMap<Long, Integer> tasks = manager.map(); // By the process that ran them.
    pool.forEach(
        part -> {
          tell(shared, bestOf(part * 10_000L, (part + 1) * 10_000L));
          tasks.merge(TaskContext.current().pid(), 1, Integer::sum);
        },
        IntStream.range(0, 30).boxed().toList());
    Best best = shared.get("best");
    IO.println(best.start() + " takes " + best.length() + " numbers to 1");
    IO.println(tasks.values().stream().mapToInt(n -> n).sum() + " tasks");
  }
}
