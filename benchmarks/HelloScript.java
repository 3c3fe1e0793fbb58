// A whole program with a pool of worker JVMs: start, map, end.
//
//   procession run benchmarks/HelloScript.java 2

import io.procession.*;

void main(String[] args) {
  try (var pool = Pool.open(Integer.parseInt(args[0]))) {
    if (!pool.map(x -> x * x, List.of(1, 2, 3)).equals(List.of(1, 4, 9))) {
      throw new IllegalStateException("wrong answer");
    }
  }
}
