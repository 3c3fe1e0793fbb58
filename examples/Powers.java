// The calls of a pool, one after the other: map, mapAsync, starmap, apply and applyAsync.

import io.procession.*;
import java.util.concurrent.CompletableFuture;

long square(long x) {
  return x * x;
}

long power(long x, long y) {
  long result = 1;
  for (long i = 0; i < y; i++) {
    result *= x;
  }
  return result;
}

void main() {
  var numbers = LongStream.rangeClosed(1, 10).boxed().toList();
  var threes = Collections.nCopies(10, 3L);

  try (var pool = Pool.open(4)) {
    IO.println("map         " + pool.map(this::square, numbers));

    CompletableFuture<List<Long>> later = pool.mapAsync(this::square, numbers);
    // Do other things here.
    IO.println("mapAsync    " + later.join());

    IO.println("starmap     " + pool.starmap(this::power, Args.zip(numbers, threes)));

    IO.println("apply       " + pool.apply(this::power, 10L, 3L));

    List<CompletableFuture<Long>> results =
        numbers.stream().map(x -> pool.applyAsync(this::power, x, 3L)).toList();
    IO.println("applyAsync  " + results.stream().map(CompletableFuture::join).toList());
  }
}
