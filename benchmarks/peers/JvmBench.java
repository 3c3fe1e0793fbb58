import java.io.*;
import java.lang.foreign.*;
import java.lang.invoke.*;
import java.net.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;
import java.util.function.*;

/**
 * The JVM baselines: tpe and fjp (one process, shared heap), naive (worker JVMs over stdin/stdout
 * with Java serialization, as one writes it by hand), pp4j (the library of that name), limit (what
 * two JVMs can do at best).
 *
 * <p>java -cp build JvmBench MODE WORKLOAD [key=value ...]
 */
public class JvmBench extends JvmPrimitives {
  static void pooled(String w) throws Exception {
    int n = in("workers", 2);
    switch (w) {
      case "hello_script" -> {
        var p = pool(n);
        if (!Arrays.equals(map(p, "square", 3, i -> i + 1, n, 0), new Object[] {1, 4, 9}))
          System.exit(3);
        p.close();
      }
      case "start" -> {
        double a = now();
        var p = pool(n);
        p.submit("noop", 1).get();
        emit("first_ms", 1e3 * (now() - a), "ms");
        firstPids(p, n);
        emit("all_ms", 1e3 * (now() - a), "ms");
        double b = now();
        p.close();
        emit("close_ms", 1e3 * (now() - b), "ms");
        a = now();
        p = pool(n);
        p.submit("noop", 1).get();
        emit("second_first_ms", 1e3 * (now() - a), "ms");
        p.close();
      }
      case "apply_latency" -> {
        var p = pool(n);
        latency("", () -> p.submit("noop", 1).get(), num("warm_s", .5) * 2, num("run_s", .6));
        var v = new double[60];
        for (int i = 0; i < 60; i++) {
          Thread.sleep(5);
          double a = now();
          p.submit("noop", 1).get();
          v[i] = 1e6 * (now() - a);
        }
        emit("sparse_p50_us", median(v), "us");
        p.close();
      }
      case "async_throughput" -> {
        var p = pool(n);
        int b = in("batch", 5000);
        rate(
            "tasks_per_s",
            () -> {
              var fs = new ArrayList<Future<Object>>(b);
              for (int i = 0; i < b; i++) fs.add(p.submit("noop", i));
              for (var f : fs) f.get();
              return null;
            },
            b,
            num("run_s", .6),
            "1/s");
        p.close();
      }
      case "map_ints" -> {
        var p = pool(n);
        int m = in("n", 1000000), c = in("chunk", 0);
        rate("items_per_s", () -> map(p, "noop", m, i -> i, n, 0), m, num("run_s", .6), "1/s");
        if (c > 0)
          rate(
              "chunked_items_per_s",
              () -> map(p, "noop", m, i -> i, n, c),
              m,
              num("run_s", .6),
              "1/s");
        p.close();
      }
      case "imap_c1" -> {
        var p = pool(n);
        int m = in("n", 5000);
        rate(
            "imap_per_s",
            () -> {
              var fs = new ArrayDeque<Future<Object>>();
              for (int i = 0; i < m; i++) fs.add(p.submit("noop", i));
              while (!fs.isEmpty()) fs.poll().get();
              return null;
            },
            m,
            num("run_s", .5),
            "1/s");
        if (mode.equals("pp4j")) { // Its futures tell nobody that they are done.
          p.close();
          break;
        }
        rate(
            "imap_unordered_per_s",
            () -> {
              var done = new LinkedBlockingQueue<Future<Object>>();
              for (int i = 0; i < m; i++) {
                var f = (CompletableFuture<Object>) p.submit("noop", i);
                f.whenComplete((x, e) -> done.add(f));
              }
              for (int i = 0; i < m; i++) done.take().get();
              return null;
            },
            m,
            num("run_s", .5),
            "1/s");
        p.close();
      }
      case "imbalance" -> {
        var d = durations(P.getOrDefault("kind", "one"), in("n", 400), num("mean_ms", 2) / 1e3);
        double bound = greedy(d, n);
        emit("greedy_bound_ms", 1e3 * bound, "ms");
        var p = pool(n);
        firstPids(p, n);
        for (int c = 0; c < 2; c++) {
          double a = now();
          map(p, "nap", d.length, i -> d[i], n, c);
          double t = now() - a;
          emit(
              (c == 0 ? "map_default" : "map_chunk1") + "_over_greedy",
              t / bound,
              "x",
              "ms",
              1e3 * t);
        }
        p.close();
      }
      case "sleep999" -> {
        double d = num("ms", 10) / 1e3;
        var p = pool(n);
        firstPids(p, n);
        for (int c = 0; c <= in("chunk1", 0); c++) {
          double a = now();
          map(p, "nap", 999, i -> d, n, c);
          double t = now() - a;
          if (c == 0) emit("seconds", t, "s");
          emit((c == 0 ? "" : "chunk1_") + "efficiency", (999 + n - 1) / n * d / t, "of ideal");
        }
        p.close();
      }
      case "pi" -> {
        long m = (long) num("n", 1e6);
        double a = now();
        hits(m, 1);
        emit("serial_s", now() - a, "s");
        a = now();
        var p = pool(n);
        map(p, "pi", n, i -> new long[] {m / n, i}, n, 1);
        p.close();
        emit("with_pool_s", now() - a, "s");
        a = now();
        hits(m, 1);
        emit("serial_hot_s", now() - a, "s");
        var q = pool(n);
        firstPids(q, n);
        for (int k = 0; k < 3; k++)
          map(q, "pi", n, i -> new long[] {Math.min(m, 1000000), i}, n, 1);
        var ts = new ArrayList<Double>();
        for (int k = 0; k < in("reps", 3); k++) {
          a = now();
          map(q, "pi", n, i -> new long[] {m / n, i}, n, 1);
          ts.add(now() - a);
        }
        q.close();
        emit("warm_s", median(ts), "s");
      }
      case "bigarg" -> {
        int b = in("mb", 100) << 20, r = in("reps", 5);
        var data = (byte[]) call("makebytes", b);
        var p = pool(n);
        p.submit("noop", 1).get();
        for (int k = 0; k < 2; k++) {
          var ts = new ArrayList<Double>();
          for (int i = 0; i < r; i++) {
            double a = now();
            p.submit(k == 0 ? "pagesum" : "makebytes", k == 0 ? data : (Object) b).get();
            ts.add(now() - a);
          }
          String s = k == 0 ? "arg" : "result";
          emit(
              s + "_ms",
              1e3 * median(ts),
              "ms",
              "best",
              1e3 * Collections.min(ts),
              "first",
              1e3 * ts.get(0));
          emit(s + "_GBps", b / 1e9 / median(ts), "GB/s");
        }
        p.close();
      }
      case "recovery" -> {
        for (int which = 0; which < 2; which++) {
          var p = pool(2);
          firstPids(p, 2);
          Thread.sleep(200);
          double a = now();
          ProcessHandle.of(p.pids()[which]).get().destroyForcibly();
          while (true)
            try {
              firstPids(p, 2);
              if (p.pids().length == 2) break;
            } catch (ExecutionException ignored) {
            }
          emit("idle_kill" + which + "_ms", 1e3 * (now() - a), "ms", "outcome", "healed");
          p.close();
        }
        var p = pool(2);
        firstPids(p, 2);
        var fs = List.of(p.submit("pidnap", .4), p.submit("pidnap", .4));
        Thread.sleep(150);
        double a = now();
        ProcessHandle.of(p.pids()[0]).get().destroyForcibly();
        for (var f : fs)
          try {
            f.get();
          } catch (ExecutionException e) {
            emit(
                "busy_kill_ms",
                1e3 * (now() - a),
                "ms",
                "outcome",
                e.getCause().getClass().getSimpleName());
          }
        p.close();
      }
      case "memory" -> {
        var p = pool(2);
        firstPids(p, 2);
        Thread.sleep(700);
        double a = 0;
        var t = tree();
        t.add(ProcessHandle.current().pid());
        for (long x : t) a += pssMb(x);
        emit("tree2_MB", a, "MB");
        p.close();
        p = pool(8);
        firstPids(p, 8);
        Thread.sleep(700);
        double b = 0;
        t = tree();
        t.add(ProcessHandle.current().pid());
        for (long x : t) b += pssMb(x);
        emit("per_worker_MB", (b - a) / 6, "MB");
        emit("tree8_MB", b, "MB", "processes", t.size());
        p.close();
      }
      case "idle" -> {
        var p = pool(n);
        firstPids(p, n);
        Thread.sleep(700);
        var t = tree();
        t.add(ProcessHandle.current().pid());
        var a = cpuAndSwitches(t);
        double s = now();
        Thread.sleep((long) (1e3 * num("run_s", 3)));
        s = now() - s;
        var b = cpuAndSwitches(t);
        emit("cpu_ms_per_s", (b[0] - a[0]) / 1e6 / s, "ms/s");
        emit("wakeups_per_s", (b[1] - a[1]) / s, "1/s");
        p.close();
      }
      case "scale_workers" -> {
        double a = now();
        var p = pool(n);
        firstPids(p, n);
        emit("all_ready_ms", 1e3 * (now() - a), "ms");
        int b = in("batch", 4000);
        var ts = new ArrayList<Double>();
        for (int k = 0; k < 8; k++) {
          a = now();
          var fs = new ArrayList<Future<Object>>(b);
          for (int i = 0; i < b; i++) fs.add(p.submit("noop", i));
          for (var f : fs) f.get();
          if (k > 4) ts.add(now() - a);
        }
        emit("tasks_per_s", b / median(ts), "1/s");
        a = now();
        p.close();
        emit("close_ms", 1e3 * (now() - a), "ms");
      }
      case "scale_tasks" -> {
        var p = pool(n);
        int m = in("n", 1000);
        map(p, "noop", 100, i -> i, n, 0);
        long base = peakKb();
        double a = now();
        map(p, "noop", m, i -> i, n, 0);
        emit("ns_per_task", 1e9 * (now() - a) / m, "ns");
        emit("peak_bytes_per_task", 1024.0 * (peakKb() - base) / m, "B");
        p.close();
      }
      default -> primitives(w);
    }
    System.exit(0);
  }

  public static void main(String[] a) throws Exception {
    mode = a[0];
    if (mode.equals("worker")) {
      worker();
      return;
    }
    for (int i = 2; i < a.length; i++)
      P.put(a[i].substring(0, a[i].indexOf('=')), a[i].substring(a[i].indexOf('=') + 1));
    if (mode.equals("limit")) JvmLimit.run(a[1]);
    else pooled(a[1]);
  }
}
