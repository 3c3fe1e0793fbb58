// Prints the options of a worker's JVM, and whether its classes came from an AOT cache.

import io.procession.*;

static String options() {
  return String.join(
      " ", java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
}

static boolean isFromCache() throws Exception {
  var mapped = Files.readString(Path.of("/proc/self/maps"));
  return mapped.contains(".aot");
}

void main() {
  try (var pool = Pool.open(1)) {
    IO.println(pool.apply(() -> options()));
    IO.println("from the cache: " + pool.apply(() -> isFromCache()));
  }
}
