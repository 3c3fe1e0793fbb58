// Tasks whose results are recorded; to be killed, and to be run again.

import io.procession.*;

/** A result of a class of this script, which the next run has to decode. */
record Sum(int input, long value) {}

static Path ran;

/** Notes that it ran, in one write, so that lines of several workers do not mix. */
Sum work(int x) throws IOException {
  Files.writeString(ran, x + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  return new Sum(x, IntStream.rangeClosed(0, x).asLongStream().sum());
}

// Journalled.java map|imap JOURNAL FILE-OF-TASKS-THAT-RAN TASKS
void main(String[] args) {
  ran = Path.of(args[2]);
  List<Integer> inputs = IntStream.range(0, Integer.parseInt(args[3])).boxed().toList();
  try (var pool = Pool.builder().workers(2).journal(Path.of(args[1])).open()) {
    if (args[0].equals("map")) {
      List<Sum> sums = pool.map(this::work, inputs);
      IO.println(sums.size() + " results, sum " + sums.stream().mapToLong(Sum::value).sum());
    } else {
      try (var sums = pool.imap(this::work, inputs)) {
        sums.forEach(sum -> IO.println(sum.input));
      }
    }
  }
}
