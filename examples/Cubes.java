// Cubes of a list of numbers, four ways: two without and two with a pool of workers.

import io.procession.*;
import java.util.concurrent.CompletableFuture;

int cube(int x) {
  return x * x * x;
}

void main() {
  var data = List.of(1, 2, 3, 4, 5, 6);

  var byLoop = new ArrayList<Integer>();
  for (int x : data) {
    byLoop.add(cube(x));
  }
  IO.println("loop        " + byLoop);

  IO.println("stream      " + data.stream().map(this::cube).toList());

  try (var pool = Pool.open(4)) {
    List<CompletableFuture<Integer>> results =
        data.stream().map(x -> pool.applyAsync(this::cube, x)).toList();
    IO.println("applyAsync  " + results.stream().map(CompletableFuture::join).toList());

    IO.println("map         " + pool.map(this::cube, data));
  }
}
