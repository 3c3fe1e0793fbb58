import io.procession.ChildProcess;

/** A parent, a child and a grandchild that never end; each prints its name and number. */
void sleep() throws InterruptedException {
  IO.println(ChildProcess.current().name() + " " + ChildProcess.current().pid());
  new java.util.concurrent.CountDownLatch(1).await();
}

void child() throws Exception {
  ChildProcess.start(this::sleep);
  sleep();
}

void main() throws Exception {
  ChildProcess.start(this::child);
  sleep();
}
