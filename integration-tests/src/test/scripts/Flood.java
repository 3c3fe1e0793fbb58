// A task prints much, of which a part has no line ends.

import io.procession.*;

void main() {
  try (var pool = Pool.open(1)) {
    pool.apply(
        () -> {
          System.out.println("x".repeat(8_000_000));
          for (int i = 0; i < 100_000; i++) {
            System.err.println("line " + i);
          }
        });
    IO.println("result " + pool.<Integer>apply(() -> 42));
  }
}
