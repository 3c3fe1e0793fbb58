// Pools that nobody closes, and to which nothing refers any more.

import io.procession.*;

long open() {
  return Pool.open(1).<Long>apply(() -> ProcessHandle.current().pid());
}

void main() throws InterruptedException {
  var pids = new ArrayList<Long>();
  for (int i = 0; i < 3; i++) {
    pids.add(open());
  }
  while (pids.stream().anyMatch(pid -> ProcessHandle.of(pid).isPresent())) {
    System.gc();
    Thread.sleep(100);
  }
  IO.println("gone");
}
