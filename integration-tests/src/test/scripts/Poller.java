// Shows whether the JVM has threads that poll sockets.

import io.procession.*;

static List<String> pollers() {
  return Thread.getAllStackTraces().keySet().stream()
      .map(Thread::getName)
      .filter(name -> name.contains("Poller"))
      .toList();
}

void main() throws Exception {
  try (var pool = Pool.open(2)) {
    IO.println(pool.map(x -> x * x, List.of(1, 2, 3)));
  }
  IO.println("after a pool: " + pollers());
  try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    var waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    server.accept();
                  } catch (IOException e) {
                    // Closed below.
                  }
                });
    while (pollers().isEmpty()) {
      Thread.sleep(5);
    }
  }
  IO.println("after a virtual thread that waits for a socket: " + pollers());
}
