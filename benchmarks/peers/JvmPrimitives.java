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

/** Queues, pipes, locks and the like, between threads. */
class JvmPrimitives extends JvmPools {
  static void primitives(String w) throws Exception {
    switch (w) {
      case "queue_throughput" -> {
        for (var e :
            Map.<String, Supplier<BlockingQueue<Object>>>of(
                    "LinkedBlockingQueue",
                    LinkedBlockingQueue::new,
                    "ArrayBlockingQueue",
                    () -> new ArrayBlockingQueue<>(1024))
                .entrySet()) {
          int m = 1000000;
          var v = new ArrayList<Double>();
          for (int k = 0; k < 4; k++) {
            var q = e.getValue().get();
            var t =
                new Thread(
                    () -> {
                      try {
                        for (int i = 0; i < m; i++) q.put(i);
                      } catch (InterruptedException ignored) {
                      }
                    });
            t.start();
            q.take();
            double a = now();
            for (int i = 1; i < m; i++) q.take();
            if (k > 0) v.add((m - 1) / (now() - a));
          }
          emit(e.getKey() + "_int_per_s", median(v), "1/s");
        }
      }
      case "queue_latency" -> {
        var a = new LinkedBlockingQueue<Integer>();
        var b = new LinkedBlockingQueue<Integer>();
        var t =
            new Thread(
                () -> {
                  try {
                    while (true) b.put(a.take());
                  } catch (InterruptedException ignored) {
                  }
                });
        t.setDaemon(true);
        t.start();
        latency(
            "LinkedBlockingQueue_rtt_",
            () -> {
              a.put(1);
              return b.take();
            },
            num("warm_s", .3),
            num("run_s", .4));
      }
      case "pipe" -> {
        var a = java.nio.channels.Pipe.open();
        var b = java.nio.channels.Pipe.open();
        var t =
            new Thread(
                () -> {
                  try {
                    var x = ByteBuffer.allocateDirect(8);
                    while (true) {
                      x.clear();
                      a.source().read(x);
                      x.flip();
                      b.sink().write(x);
                    }
                  } catch (IOException ignored) {
                  }
                });
        t.setDaemon(true);
        t.start();
        var x = ByteBuffer.allocateDirect(8);
        latency(
            "rtt_8B_",
            () -> {
              x.clear();
              a.sink().write(x);
              x.clear();
              return b.source().read(x);
            },
            num("warm_s", .2),
            num("run_s", .3));
      }
      case "lock" -> {
        var rl = new ReentrantLock();
        int m = 20000000;
        for (int k = 0; k < 2; k++) {
          double a = now();
          for (int i = 0; i < m; i++) {
            rl.lock();
            rl.unlock();
          }
          if (k == 1) emit("Lock_uncontended_ns", 1e9 * (now() - a) / m, "ns");
        }
        emit(
            "contended_per_s",
            two(
                2000000,
                i -> {
                  rl.lock();
                  rl.unlock();
                }),
            "1/s");
      }
      case "value" -> {
        var al = new AtomicLong();
        var rl = new ReentrantLock();
        var box = new long[1];
        for (int k = 0; k < 2; k++) {
          double a = now();
          for (int i = 0; i < 20000000; i++) {
            rl.lock();
            try {
              box[0]++;
            } finally {
              rl.unlock();
            }
          }
          if (k == 1) emit("locked_increment_ns", 1e9 * (now() - a) / 20000000, "ns");
        }
        emit(
            "contended_per_s",
            two(
                2000000,
                i -> {
                  rl.lock();
                  try {
                    box[0]++;
                  } finally {
                    rl.unlock();
                  }
                }),
            "1/s");
        emit("atomic_contended_per_s", two(10000000, i -> al.incrementAndGet()), "1/s");
      }
      case "manager_dict" -> {
        var m = new ConcurrentHashMap<Integer, Integer>();
        for (int k = 0; k < 2; k++) {
          int c = 0;
          double a = now();
          for (; c < 5000000; c += 2) {
            m.put(c & 1023, c);
            m.get(c & 1023);
          }
          if (k == 1) emit("ops_per_s", c / (now() - a), "1/s");
        }
      }
      default -> System.exit(2);
    }
    System.exit(0);
  }

  static double two(int n, IntConsumer f) throws Exception {
    double best = 0;
    var v = new ArrayList<Double>();
    for (int k = 0; k < 4; k++) {
      var bar = new CyclicBarrier(3);
      var ts = new Thread[2];
      for (int w = 0; w < 2; w++)
        (ts[w] =
                new Thread(
                    () -> {
                      try {
                        bar.await();
                      } catch (Exception ignored) {
                      }
                      for (int i = 0; i < n; i++) f.accept(i);
                    }))
            .start();
      bar.await();
      double a = now();
      for (var t : ts) t.join();
      if (k > 0) v.add(2.0 * n / (now() - a));
    }
    return median(v);
  }
}
