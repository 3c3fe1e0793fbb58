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

/** What tasks do, and the pools: of threads, and of JVMs as one writes it by hand. */
class JvmPools extends JvmHarness {
  // ------------------------------------------------------------------ task bodies
  static Object call(String fn, Object x) throws Exception {
    switch (fn) {
      case "noop":
        return x;
      case "square":
        return (Integer) x * (Integer) x;
      case "nap":
        nap((Double) x);
        return 1;
      case "pidnap":
        nap((Double) x);
        return mode.equals("naive")
            ? (Object) ProcessHandle.current().pid()
            : Thread.currentThread().threadId();
      case "pi":
        {
          var a = (long[]) x;
          return hits(a[0], a[1]);
        }
      case "pagesum":
        {
          var b = (byte[]) x;
          long s = 0;
          for (int i = 0; i < b.length; i += 4096) s += b[i];
          return s;
        }
      case "makebytes":
        {
          var b = new byte[(Integer) x];
          Arrays.fill(b, (byte) 1);
          return b;
        }
      default:
        {
          if (!fn.startsWith("chunk:")) throw new IllegalArgumentException(fn);
          var f = fn.substring(6);
          var c = (Object[]) x;
          var r = new Object[c.length];
          for (int i = 0; i < c.length; i++) r[i] = call(f, c[i]);
          return r;
        }
    }
  }

  static void nap(double s) throws InterruptedException {
    Thread.sleep(java.time.Duration.ofNanos((long) (s * 1e9)));
  }

  static long hits(long n, long seed) {
    var r = new SplittableRandom(seed);
    long h = 0;
    for (long i = 0; i < n; i++) {
      double x = r.nextDouble(), y = r.nextDouble();
      if (x * x + y * y <= 1) h++;
    }
    return h;
  }

  // ------------------------------------------------------------------ pools
  interface Pool {
    Future<Object> submit(String fn, Object x);

    void close() throws Exception;

    default long[] pids() {
      return new long[0];
    }
  }

  static final class Threads implements Pool {
    final ExecutorService e;

    Threads(int n) {
      e = mode.equals("fjp") ? new ForkJoinPool(n) : Executors.newFixedThreadPool(n);
    }

    public Future<Object> submit(String fn, Object x) {
      var f = new CompletableFuture<Object>();
      e.execute(
          () -> {
            try {
              f.complete(call(fn, x));
            } catch (Throwable t) {
              f.completeExceptionally(t);
            }
          });
      return f;
    }

    public void close() {
      e.shutdown();
      try {
        e.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException ignored) {
      }
    }
  }

  record Job(String fn, Object x) implements Serializable {}

  /**
   * One feeder thread a worker; a task whose worker dies fails, and the worker is started again.
   */
  static final class Naive implements Pool {
    final BlockingQueue<Map.Entry<Job, CompletableFuture<Object>>> q = new LinkedBlockingQueue<>();
    final Thread[] feeders;
    final Process[] procs;
    volatile boolean closed;

    Naive(int n) {
      feeders = new Thread[n];
      procs = new Process[n];
      for (int i = 0; i < n; i++) {
        int k = i;
        (feeders[i] = new Thread(() -> feed(k))).start();
      }
    }

    void feed(int k) {
      while (!closed) {
        try {
          var p =
              procs[k] =
                  new ProcessBuilder(
                          ProcessHandle.current().info().command().orElse("java"),
                          "-cp",
                          System.getProperty("java.class.path"),
                          "JvmBench",
                          "worker")
                      .redirectError(ProcessBuilder.Redirect.INHERIT)
                      .start();
          var out = new ObjectOutputStream(new BufferedOutputStream(p.getOutputStream(), 1 << 16));
          out.flush();
          var is = new ObjectInputStream(new BufferedInputStream(p.getInputStream(), 1 << 16));
          while (true) {
            var t = q.poll(50, TimeUnit.MILLISECONDS);
            if (t == null) {
              if (closed) {
                out.close();
                p.waitFor();
                return;
              }
              if (!p.isAlive()) break;
              continue;
            }
            try {
              out.writeObject(t.getKey());
              out.reset();
              out.flush();
              t.getValue().complete(is.readObject());
            } catch (Exception e) {
              t.getValue().completeExceptionally(e);
              break;
            }
          }
        } catch (Exception e) {
          if (!closed) System.err.println(e);
        }
      }
    }

    public Future<Object> submit(String fn, Object x) {
      var f = new CompletableFuture<Object>();
      q.add(Map.entry(new Job(fn, x), f));
      return f;
    }

    public long[] pids() {
      return Arrays.stream(procs)
          .filter(Objects::nonNull)
          .filter(Process::isAlive)
          .mapToLong(Process::pid)
          .toArray();
    }

    public void close() throws Exception {
      closed = true;
      for (var t : feeders) t.join();
    }
  }

  static void worker() throws Exception {
    mode = "naive";
    var out =
        new ObjectOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    out.flush();
    var is =
        new ObjectInputStream(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16));
    try {
      while (true) {
        var j = (Job) is.readObject();
        out.writeObject(call(j.fn, j.x));
        out.reset();
        out.flush();
      }
    } catch (EOFException e) {
      System.exit(0);
    }
  }

  static Pool pool(int n) throws Exception {
    return switch (mode) {
      case "naive" -> new Naive(n);
      case "pp4j" -> (Pool) Class.forName("Pp4jPool").getConstructor(int.class).newInstance(n);
      default -> new Threads(n);
    };
  }

  static Object[] map(Pool p, String fn, int n, IntFunction<Object> item, int workers, int chunk)
      throws Exception {
    if (chunk <= 0) chunk = Math.max(1, (n + 4 * workers - 1) / (4 * workers));
    var fs = new ArrayList<Future<Object>>();
    for (int i = 0; i < n; i += chunk) {
      var c = new Object[Math.min(chunk, n - i)];
      for (int k = 0; k < c.length; k++) c[k] = item.apply(i + k);
      fs.add(p.submit("chunk:" + fn, c));
    }
    var r = new Object[n];
    int at = 0;
    for (var f : fs) {
      var c = (Object[]) f.get();
      System.arraycopy(c, 0, r, at, c.length);
      at += c.length;
    }
    return r;
  }

  static void firstPids(Pool p, int n) throws Exception {
    var seen = new HashSet<Object>();
    double end = now() + 30;
    while (seen.size() < n && now() < end) {
      var fs = new ArrayList<Future<Object>>();
      for (int i = 0; i < n; i++) fs.add(p.submit("pidnap", 0.002));
      for (var f : fs) seen.add(f.get());
    }
  }
}
