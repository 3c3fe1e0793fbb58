// A pool in the middle of tasks that never end; to be killed.

import io.procession.*;

void main() {
  try (var pool = Pool.open(3)) {
    pool.map(
        x -> {
          System.out.println("busy " + ProcessHandle.current().pid());
          while (true) {
            Thread.onSpinWait();
          }
        },
        List.of(1, 2, 3));
  }
}
