// The program ends although its pool was left open in a static field.

import io.procession.*;

static Pool pool;

void main() {
  pool = Pool.open(2);
  IO.println(pool.map(x -> x + 1, List.of(1, 2, 3)));
}
