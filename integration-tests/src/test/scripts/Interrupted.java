// After the first Ctrl-C the program finishes what it has queued, and closes its pool in good
// order.

import io.procession.*;
import java.util.concurrent.*;

void main() throws Exception {
  var asked = new CountDownLatch(1);
  sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> asked.countDown());
  try (var pool = Pool.open(2)) {
    var futures = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 20; i++) {
      futures.add(
          pool.applyAsync(
              x -> {
                Thread.sleep(50);
                return x;
              },
              i));
    }
    futures.getFirst().get();
    IO.println("running");
    asked.await();
    pool.close();
    int sum = 0;
    for (var future : futures) {
      sum += future.get();
    }
    IO.println("sum " + sum);
  }
}
