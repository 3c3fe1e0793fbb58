// A pool that may be unable to start its worker.

import io.procession.*;

void main() {
  try (var pool = Pool.open(1)) {
    IO.println("result " + pool.<Integer>apply(() -> 42));
  } catch (WorkerStartException e) {
    IO.println(e.getMessage());
  }
}
