// The program ends while a task runs that never ends.

import io.procession.*;

void main(String[] args) throws Exception {
  var pool = Pool.open(1);
  var file = args[0];
  pool.applyAsync(
      () -> {
        Files.createFile(Path.of(file));
        while (true) {
          Thread.onSpinWait();
        }
      });
  while (!Files.exists(Path.of(file))) {
    Thread.sleep(10);
  }
  IO.println("left");
}
