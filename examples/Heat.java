// The heat equation on a plate whose upper edge is hot: tasks read one array in shared memory and
// write the other, row by row. Nothing is copied but the number of the row.
import io.procession.*;
import io.procession.shared.*;

static final int N = 64;

static void relax(SharedDoubleArray from, SharedDoubleArray to, int row) {
  for (int column = 1; column < N - 1; column++) {
    int i = row * N + column;
    to.set(i, (from.get(i - N) + from.get(i + N) + from.get(i - 1) + from.get(i + 1)) / 4);
  }
}

void main() {
  try (var a = SharedDoubleArray.create(N * N);
      var b = SharedDoubleArray.create(N * N);
      var pool = Pool.open(2)) {
    for (int column = 0; column < N; column++) {
      a.set(column, 100);
      b.set(column, 100);
    }
    var rows = IntStream.range(1, N - 1).boxed().toList();
    for (int step = 0; step < 100; step++) {
      var from = step % 2 == 0 ? a : b;
      var to = step % 2 == 0 ? b : a;
      pool.forEach(row -> relax(from, to, row), rows); // Waits: a step sees all of the one before.
    }
    System.out.printf(
        "mean %.3f, below the middle of the hot edge %.3f%n",
        a.stream().average().orElseThrow(), a.get(N + N / 2));
  }
}
