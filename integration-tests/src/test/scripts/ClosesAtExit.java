// A shutdown hook closes the pool in good order, which takes as long as its task.

import io.procession.*;

void main() throws Exception {
  var pool = Pool.open(1);
  Runtime.getRuntime()
      .addShutdownHook(
          new Thread(
              () -> {
                IO.println("closing");
                pool.close();
              }));
  pool.apply(() -> 1);
  var _ = pool.applyAsync(() -> Thread.sleep(300_000));
  IO.println("running");
  Thread.sleep(300_000);
}
