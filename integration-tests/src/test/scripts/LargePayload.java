import io.procession.Pool;
import io.procession.PoolBuilder;
import java.util.stream.Stream;

/** Several arrays in one value. */
record Table(List<double[]> columns) {}

/** The most memory that this process has had, in MiB. */
static long peakMib() throws IOException {
  try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
    String line = lines.filter(l -> l.startsWith("VmHWM:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
  }
}

static double[] column(int length) {
  double[] values = new double[length];
  Arrays.setAll(values, i -> i);
  return values;
}

static Table table(int columns, int length) {
  return new Table(Stream.generate(() -> column(length)).limit(columns).toList());
}

/** The number of elements, if each has its value. */
static long check(Table table) {
  long elements = 0;
  for (double[] values : table.columns()) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != i) {
        throw new IllegalStateException("element " + i + " is " + values[i]);
      }
    }
    elements += values.length;
  }
  return elements;
}

static long checkColumn(double[] values) {
  return check(new Table(List.of(values)));
}

/**
 * Sends columns of that length to a worker, and gets them from it; one column travels by itself.
 */
void main(String[] args) throws Exception {
  int columns = Integer.parseInt(args[0]);
  int length = Integer.parseInt(args[1]);
  PoolBuilder builder = Pool.builder().workers(1).jvmArgs("-Xmx" + args[2]);
  try (Pool pool = builder.open()) {
    long there =
        columns == 1
            ? pool.apply((double[] values) -> checkColumn(values), column(length))
            : pool.apply((Table table) -> check(table), table(columns, length));
    IO.println("argument: " + there + " elements");
    long back =
        columns == 1
            ? checkColumn(pool.apply(n -> column(n), length))
            : check(pool.apply((n, m) -> table(n, m), columns, length));
    IO.println("result: " + back + " elements");
    long worker = pool.apply(() -> peakMib());
    IO.println("peak MiB: caller " + peakMib() + " worker " + worker);
  }
}
