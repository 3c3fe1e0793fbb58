// Four workers fill most of their heaps at the same time.

import io.procession.*;

/** Keeps what it allocates until all of it is there. */
static long fill(int task) throws InterruptedException {
  long most = Runtime.getRuntime().maxMemory() / 10 * 8;
  var kept = new ArrayList<byte[]>();
  for (long bytes = 0; bytes < most; bytes += 1 << 20) {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 1);
    kept.add(block);
  }
  Thread.sleep(2000); // Until the others have theirs.
  return kept.size() > 0 ? Runtime.getRuntime().maxMemory() >> 20 : 0;
}

void main() {
  try (var pool = Pool.open()) {
    var options = TaskOptions.defaults().withChunkSize(1);
    for (long heap : pool.map(x -> fill(x), List.of(1, 2, 3, 4), options)) {
      IO.println("heap of " + heap + " MiB");
    }
    IO.println("all workers filled their heaps");
  }
}
