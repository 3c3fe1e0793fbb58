import io.procession.ChildProcess;

/** Ends while it has a daemon that never ends and a child that is no daemon. */
void main() throws Exception {
  ChildProcess.builder()
      .daemon(true)
      .start(
          () -> {
            ChildProcess.atExit(() -> IO.println("daemon is ended"));
            IO.println("daemon runs");
            new java.util.concurrent.CountDownLatch(1).await();
          });
  ChildProcess.atExit(() -> IO.println("hook of the program"));
  ChildProcess.start(
      () -> {
        Thread.sleep(1500);
        IO.println("child ends");
      });
}
