// Squares of 1 to 8 in as many workers as this job may use, reduced to their sum in this program:
// what needs a second step with job arrays.

import io.procession.*;

void main() {
  try (var pool = Pool.open()) {
    List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3, 4, 5, 6, 7, 8));
    IO.println(squares);
    IO.println("sum " + squares.stream().mapToInt(n -> n).sum());
  }
}
