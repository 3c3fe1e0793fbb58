// A pool in an instance field, which does not travel.

import io.procession.*;

final Pool pool = Pool.open(2);

int square(int x) {
  return x * x;
}

void main() {
  try (var open = pool) {
    IO.println(open.map(x -> square(x), List.of(1, 2, 3)));
    IO.println(open.map(x -> ProcessHandle.current().children().count(), List.of(1, 2, 3)));
  }
}
