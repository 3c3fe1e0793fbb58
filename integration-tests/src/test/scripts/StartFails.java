// A pool whose workers' JDK is not what it was; prints why no worker starts.

import io.procession.*;

void main(String[] args) {
  System.setProperty("java.home", args[0]);
  var limits = args.length > 1 ? WorkerLimits.none().withOpenFiles(200) : WorkerLimits.none();
  try (var pool = Pool.builder().workers(1).limits(limits).open()) {
    pool.apply(() -> 1);
  } catch (WorkerStartException e) {
    IO.println(e.getMessage());
  }
}
