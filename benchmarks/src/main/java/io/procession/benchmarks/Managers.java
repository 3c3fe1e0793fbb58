package io.procession.benchmarks;

import io.procession.ChildProcess;
import io.procession.Manager;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedQueue;
import java.util.ArrayList;
import java.util.List;

/** Calls of objects in the process of a manager. */
final class Managers {
  private Managers() {}

  /** Puts and gets in turn for a time; gives the number of calls. */
  private static int loop(ManagedMap<Integer, Integer> map, double seconds) {
    int calls = 0;
    for (double end = Metrics.now() + seconds; Metrics.now() < end; calls += 2) {
      map.put(calls & 1023, calls);
      map.get(calls & 1023);
    }
    return calls;
  }

  static void managerDict(Parameters parameters, Metrics metrics) throws Exception {
    double seconds = parameters.number("run_s");
    double start = Metrics.now();
    try (Manager manager = Manager.start()) {
      ManagedMap<Integer, Integer> map = manager.map();
      map.put(0, 0);
      metrics.emit("start_ms", 1e3 * (Metrics.now() - start), "ms");
      loop(map, 1); // Until the compilers of both processes have done most of their work.
      double begin = Metrics.now();
      int calls = loop(map, seconds);
      metrics.emit("ops_per_s", calls / (Metrics.now() - begin), "1/s");
      ManagedQueue<Integer> counts = manager.queue();
      List<ChildProcess> children = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        children.add(
            ChildProcess.start(
                () -> {
                  loop(map, 1);
                  counts.put(loop(map, seconds));
                }));
      }
      int all = counts.take() + counts.take();
      metrics.emit("ops_2_clients_per_s", all / seconds, "1/s");
      for (ChildProcess child : children) {
        child.join();
      }
    }
  }
}
