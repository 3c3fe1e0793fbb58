// The smallest program: a function called here, and in two workers.

import io.procession.*;

int addit(int x) {
  return x + 1;
}

void main() {
  IO.println(addit(4));

  try (var pool = Pool.open(2)) {
    IO.println(pool.map(this::addit, List.of(1, 2, 3)));
  }
}
