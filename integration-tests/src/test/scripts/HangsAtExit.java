// An exit hook never returns, while a child runs.

import io.procession.*;

void main() throws Exception {
  ChildProcess.atExit(
      1,
      () -> {
        IO.println("closing");
        while (true) {
          Thread.onSpinWait();
        }
      });
  var _ =
      ChildProcess.start(
          () -> {
            IO.println("running");
            Thread.sleep(300_000);
          });
  Thread.sleep(300_000);
}
