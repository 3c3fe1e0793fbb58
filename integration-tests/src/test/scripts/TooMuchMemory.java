// A task that takes more memory than the control group of the program has.

import io.procession.*;
import java.lang.foreign.*;

void main() {
  try (var pool = Pool.open(1)) {
    pool.apply(
        () -> {
          for (int i = 0; i < 64; i++) {
            Arena.global().allocate(64 << 20).fill((byte) 1);
          }
        });
  } catch (WorkerLostException e) {
    IO.println(e.getMessage());
  }
}
