// A pool of three workers, each of which has to start.

import io.procession.*;

void main() {
  try (var pool = Pool.open(3)) {
    IO.println(pool.map(x -> x * x, List.of(1, 2, 3)));
  }
}
