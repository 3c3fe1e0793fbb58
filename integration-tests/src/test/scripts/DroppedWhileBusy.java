// Nothing refers to the pool any more while its future is awaited.

import io.procession.*;
import java.util.concurrent.*;

CompletableFuture<List<Integer>> begin() {
  return Pool.open(2)
      .mapAsync(
          x -> {
            Thread.sleep(3000);
            return x + 1;
          },
          List.of(1, 2, 3, 4));
}

void main() throws Exception {
  var future = begin();
  while (!future.isDone()) {
    System.gc();
    Thread.sleep(100);
  }
  IO.println(future.get());
}
