// A pool whose workers are idle; to be killed.

import io.procession.*;

void main() throws Exception {
  try (var pool = Pool.open(2)) {
    pool.map(
        x -> {
          System.out.println("worker " + ProcessHandle.current().pid());
          Thread.sleep(100);
          return x;
        },
        List.of(1, 2, 3, 4),
        TaskOptions.defaults().withChunkSize(1));
    Thread.sleep(Long.MAX_VALUE);
  }
}
