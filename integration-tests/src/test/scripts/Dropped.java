// Pools that nobody closes, and to which nothing refers any more.

import io.procession.*;

long open() {
  return Pool.open(1).<Long>apply(() -> ProcessHandle.current().pid());
}

void main() {
  for (int i = 0; i < 3; i++) {
    IO.println(open());
  }
  System.gc();
}
