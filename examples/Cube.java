import io.procession.*;

int cube(int x) {
  return x * x * x;
}

void main() {
  try (var pool = Pool.open(4)) { // 4 worker JVMs
    IO.println(pool.map(this::cube, List.of(1, 2, 3)));
  }
}
