// A pool in a static field: the class is initialised again in each worker.

import io.procession.*;

static Pool pool = Pool.open(2);

static int square(int x) {
  return x * x;
}

void main() {
  try (var open = pool) {
    IO.println(open.map(x -> square(x), List.of(1, 2, 3)));
    IO.println(open.map(x -> ProcessHandle.current().children().count(), List.of(1, 2, 3)));
  }
}
