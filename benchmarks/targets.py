"""The rows of the table: what each compares, the limit of the machine, and the target.

A value of a peer is looked up as workload and metric; where peers have other names for the same, there are several, of
which the best counts.  A limit names the peer that measures it.
"""
from dataclasses import dataclass

LIMITS = ("limit-c", "limit-jvm")
THREADS = ("jvm-tpe", "jvm-fjp")
OTHERS = ("jvm-naive", "jvm-pp4j")
OURS = "procession"


@dataclass(frozen=True)
class Row:
    label: str
    case: str                   # workload/label
    metrics: tuple              # ours first; the peers' is the best of all of them
    target: float
    higher: bool = False
    unit: str = ""
    limit: tuple = ()           # (peer, case, metrics)
    divisor: tuple = ()         # (case, metric): the row is the ratio to this
    scale: float = 1            # of the value that is shown; the target is in the shown unit


def low(label, case, metric, target, unit, **rest):
    return Row(label, case, metric if isinstance(metric, tuple) else (metric,), target, False, unit, **rest)


def high(label, case, metric, target, unit, **rest):
    return Row(label, case, metric if isinstance(metric, tuple) else (metric,), target, True, unit, **rest)


def c(case, *metrics):
    return "limit-c", case, metrics


def jvm(case, *metrics):
    return "limit-jvm", case, metrics


LATENCY = "apply_latency/2"
ROWS = [
    low("hello_script, whole program", "hello_script/2", "wall_ms", 150, "ms",
        limit=jvm("start/2", "hello_pool2_tuned_parent_serial_c1_appcds_ms")),
    low("start, first result", "start/2", "first_ms", 55, "ms", limit=jvm("start/2", "first_byte_serial_c1_aot_ms")),
    low("start, second pool", "start/2", "second_first_ms", 30, "ms", limit=jvm("start/2", "first_byte_serial_c1_aot_ms")),
    low("apply p50, back to back", LATENCY, "p50_us", 3, "µs", limit=c(LATENCY, "shm_spin_2cpu_p50_us")),
    low("apply p99", LATENCY, "p99_us", 60, "µs", limit=c(LATENCY, "shm_spin_2cpu_p99_us")),
    low("apply, one call every 5 ms", LATENCY, "sparse_p50_us", 40, "µs", limit=c(LATENCY, "sparse_futex_p50_us")),
    high("applyAsync, one by one", "async_throughput/2", "tasks_per_s", 1e6, "/s", limit=c("async_throughput/2", "tasks_per_s")),
    high("map of ints", "map_ints/2", "items_per_s", 40e6, "/s", limit=jvm("map_ints/2", "items_per_s")),
    high("imap, chunks of 1", "imap_c1/2", "imap_per_s", 1.5e6, "/s", limit=c("async_throughput/2", "tasks_per_s")),
    high("imapUnordered, chunks of 1", "imap_c1/2", "imap_unordered_per_s", 1.5e6, "/s", limit=c("async_throughput/2", "tasks_per_s")),
    low("imbalance, one long task", "imbalance/one", "map_default_over_greedy", 1.03, ""),
    low("imbalance, lognormal", "imbalance/lognormal", "map_default_over_greedy", 1.035, ""),
    high("sleep999 10 ms, 20 workers, efficiency", "sleep999/10ms_w20", "efficiency", .975, "", limit=c("sleep999/10ms_w20", "efficiency")),
    low("sleep999 1 s, 20 workers", "sleep999/1s_w20", "seconds", 50.15, "s", limit=c("sleep999/1s_w20", "seconds")),
    low("pi 1e6, warm", "pi/1e6_w2", "warm_s", 2.5, "ms", limit=c("pi/1e6_w2", "warm_s"), scale=1e3),
    low("pi 1e7, warm", "pi/1e7_w2", "warm_s", 13, "ms", limit=c("pi/1e7_w2", "warm_s"), scale=1e3),
    high("pi 1e7, times as fast as hot serial", "pi/1e7_w2", "speedup", 1.85, ""),
    low("pi 1e6, with pool start", "pi/1e6_w2", "with_pool_s", 70, "ms", limit=c("pi/1e6_w2", "with_pool_s"), scale=1e3),
    low("pi 1e9, whole", "pi/1e9_w2", "with_pool_s", 1.3, "s", limit=c("pi/1e9_w2", "with_pool_s")),
    high("bigarg 100 MB, argument", "bigarg/100MB", "arg_GBps", 4, "GB/s", limit=c("bigarg/100MB", "memcpy_GBps")),
    high("bigarg 100 MB, result", "bigarg/100MB", "result_GBps", 3, "GB/s", limit=c("bigarg/100MB", "memcpy_GBps")),
    low("bigshm 100 MB, handing over", "bigshm/100MB", "handover_ms", 1.5, "ms", limit=jvm("bigarg/100MB", "shm_mapped_touch_ms")),
    high("queue, ints", "queue_throughput/1to1", ("Queue_int_per_s", "SimpleQueue_int_per_s", "LinkedBlockingQueue_int_per_s", "ArrayBlockingQueue_int_per_s"),
         3e6, "/s", limit=c("queue_throughput/1to1", "spsc_ring_per_s")),
    low("queue, there and back", "queue_latency/2", ("Queue_rtt_p50_us", "SimpleQueue_rtt_p50_us", "LinkedBlockingQueue_rtt_p50_us"), 5, "µs",
        limit=c(LATENCY, "shm_spin_2cpu_p50_us")),
    low("connection, 8 B there and back", "pipe/2", "rtt_8B_p50_us", 2, "µs", limit=c(LATENCY, "shm_spin_2cpu_p50_us")),
    high("connection, 1 MB one way", "pipe/2", "oneway_1M_MBps", 8, "GB/s", limit=c("bigarg/100MB", "memcpy_GBps"), scale=1e-3),
    low("lock, free", "lock/2", "Lock_uncontended_ns", 20, "ns",
        limit=c("lock/2", "spinlock_uncontended_ns", "mutex_uncontended_ns")),
    high("lock, two contenders", "lock/2", "contended_per_s", 15e6, "/s", limit=c("lock/2", "spinlock_contended_per_s", "mutex_contended_per_s")),
    low("value, increment", "value/2", ("atomic_increment_ns", "locked_increment_ns"), 10, "ns", limit=c("lock/2", "atomic_add_uncontended_ns")),
    high("value, two contenders", "value/2", ("atomic_contended_per_s", "contended_per_s"), 50e6, "/s", limit=c("lock/2", "atomic_add_contended_per_s")),
    high("map of a manager, put and get", "manager_dict/2", "ops_per_s", 250e3, "/s"),
    low("recovery, idle worker killed", "recovery/2", "idle_kill0_ms", 60, "ms"),
    low("recovery with a spare", "recovery/2", ("spare_ms", "idle_kill0_ms"), 5, "ms"),
    low("memory of an idle worker", "memory/8", "per_worker_MB", 22, "MB", limit=jvm("start/2", "idle_pss_serial_aot_MB")),
    low("idle CPU, ms a second", "idle/2", "cpu_ms_per_s", 3, "ms"),
    low("16 workers ready", "scale_workers/16", "all_ready_ms", 400, "ms", limit=jvm("scale_workers/16", "all_ready_ms")),
    low("64 workers ready", "scale_workers/64", "all_ready_ms", 1600, "ms", limit=jvm("scale_workers/64", "all_ready_ms")),
    high("tasks/s with 16 workers over 4", "scale_workers/16", "tasks_per_s", .9, "", divisor=("scale_workers/4", "tasks_per_s")),
    low("map of 1e3, a task", "scale_tasks/1e3", "ns_per_task", 600, "ns"),
    low("map of 1e6, a task", "scale_tasks/1e6", "ns_per_task", 40, "ns"),
    low("a task of 1e6 over one of 1e5", "scale_tasks/1e6", "ns_per_task", 1, "", divisor=("scale_tasks/1e5", "ns_per_task")),
    low("map of 1e6, memory a task", "scale_tasks/1e6", "peak_bytes_per_task", 200, "B"),
]

CASES_OF_TARGETS = {case for row in ROWS for case in [row.case, *row.limit[1:2], *row.divisor[:1]]}
