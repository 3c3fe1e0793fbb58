// All file descriptors of the program are in use for a while.

import io.procession.*;

void main() throws Exception {
  try (var open = Pool.open(1)) {
    IO.println("before " + open.<Integer>apply(() -> 1));
    var files = new ArrayList<InputStream>();
    try {
      while (true) {
        files.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      IO.println("full");
    }
    IO.println("open pool " + open.<Integer>apply(() -> 2));
    try (var another = Pool.open(1)) {
      another.apply(() -> 3);
    } catch (WorkerStartException e) {
      IO.println("another pool: " + e.getMessage());
    }
    for (var file : files) {
      file.close();
    }
    try (var another = Pool.open(1)) {
      IO.println("after " + another.<Integer>apply(() -> 4));
    }
  }
}
