package io.procession.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * Runs one workload on Procession and prints a line of JSON per metric. {@code benchmarks/bench.py}
 * starts it as it starts the peers, and names the workloads and metrics.
 *
 * {@snippet :
 * benchmarks/peer apply_latency workers=2 warm_s=0.5 run_s=0.6
 * }
 */
public final class Peer {
  private static final Map<String, Workload> WORKLOADS =
      Map.ofEntries(
          Map.entry("start", StartUp::start),
          Map.entry("recovery", StartUp::recovery),
          Map.entry("scale_workers", StartUp::scaleWorkers),
          Map.entry("apply_latency", Dispatch::applyLatency),
          Map.entry("async_throughput", Dispatch::asyncThroughput),
          Map.entry("map_ints", Dispatch::mapInts),
          Map.entry("imap_c1", Dispatch::imap),
          Map.entry("scale_tasks", Dispatch::scaleTasks),
          Map.entry("imbalance", Scheduling::imbalance),
          Map.entry("sleep999", Scheduling::sleep999),
          Map.entry("pi", Scheduling::pi),
          Map.entry("bigarg", Bulk::arguments),
          Map.entry("bigshm", Bulk::shared),
          Map.entry("queue_throughput", Exchange::queueThroughput),
          Map.entry("queue_latency", Exchange::queueLatency),
          Map.entry("pipe", Exchange::pipe),
          Map.entry("lock", Primitives::lock),
          Map.entry("value", Primitives::value),
          Map.entry("memory", Footprint::memory),
          Map.entry("idle", Footprint::idle),
          Map.entry("manager_dict", Managers::managerDict));

  private Peer() {}

  /** One workload. */
  interface Workload {
    void run(Parameters parameters, Metrics metrics) throws Exception;
  }

  /**
   * Runs the workload.
   *
   * @param args its name and its parameters
   * @throws Exception what it throws
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0 || !WORKLOADS.containsKey(args[0])) {
      System.err.println(
          "usage: peer WORKLOAD key=value…, with a workload of " + WORKLOADS.keySet());
      System.exit(2);
    }
    List<String> words = List.of(args).subList(1, args.length);
    WORKLOADS.get(args[0]).run(new Parameters(words), new Metrics(System.out));
  }
}
