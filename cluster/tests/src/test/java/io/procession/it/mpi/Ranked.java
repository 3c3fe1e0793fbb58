package io.procession.it.mpi;

import io.procession.MultiprocessingException;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.TaskOptions;
import io.procession.mpi.Mpi;
import io.procession.mpi.MpiException;
import io.procession.mpi.Ranks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The programs of {@link MpiRunIT}. */
final class Ranked {
  private Ranked() {}

  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "pool" -> pool();
      case "collectives" -> collectives();
      case "death" -> death();
      case "exit" -> exit();
      case "full" -> full();
      case "missing" -> missing();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void pool() {
    if (!Mpi.enter()) {
      return;
    }
    try {
      Pool.builder().engine(Mpi.engine()).jvmArgs("-Xmx1g").maxTasksPerWorker(3).open().close();
    } catch (IllegalArgumentException e) {
      IO.println(e.getMessage());
    }
    try (Pool pool = Pool.builder().engine(Mpi.engine()).open()) {
      IO.println("ranks=" + pool.workers());
      IO.println(pool.dump());
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> 6 / (x - 1), List.of(0, 1, 2, 3), TaskOptions.defaults().withChunkSize(2));
      IO.println(
          outcomes.stream()
              .map(o -> outcomes.indexOf(o) + (o instanceof Outcome.Success ? " ok" : " failed"))
              .collect(Collectors.joining(", ")));
      double[] large = new double[9_000_000];
      large[8_999_999] = 3.5;
      IO.println("large=" + Arrays.equals(large, pool.<double[], double[]>apply(x -> x, large)));
    }
    try (Pool pool = Pool.builder().engine(Mpi.engine()).workers(5).open()) {
      IO.println("more workers than ranks: " + pool.map(x -> x, List.of(1, 2, 3, 4, 5)).size());
    }
  }

  private static void collectives() {
    try (Ranks ranks = Ranks.open()) {
      int me = ranks.rank();
      long[] sent = me == 1 ? new long[] {7, 8} : new long[2];
      ranks.broadcast(sent, 1);
      double[] sums = ranks.allReduce(new double[] {me, 2 * me}, Ranks.Operation.SUM);
      int[] all = ranks.gather(new int[] {me}, 0);
      int[] largest = ranks.reduce(new int[] {me}, Ranks.Operation.MAX, 0);
      ranks.barrier();
      IO.println(
          "%d %s %s %s %s"
              .formatted(
                  me,
                  Arrays.toString(sent),
                  Arrays.toString(sums),
                  Arrays.toString(all),
                  Arrays.toString(largest)));
    }
  }

  /** Ends while large results come, with a pool that a shutdown hook closes. */
  private static void exit() {
    if (!Mpi.enter()) {
      return;
    }
    Pool pool = Pool.builder().engine(Mpi.engine()).open();
    var first = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  pool.close();
                  IO.println("closed");
                }));
    Thread.ofVirtual()
        .start(
            () -> {
              var inputs = IntStream.range(0, 1000).boxed().toList();
              try (Stream<double[]> large = pool.imap(_ -> new double[4_000_000], inputs)) {
                large.forEach(_ -> first.countDown());
              }
            });
    try {
      first.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    IO.println("exits");
    System.exit(3);
  }

  private static void full() {
    if (!Mpi.enter()) {
      return;
    }
    List<byte[]> ballast = new ArrayList<>();
    long most = Runtime.getRuntime().maxMemory();
    for (long taken = 0; taken < most / 4 * 3; taken += 1 << 20) {
      ballast.add(new byte[1 << 20]);
    }
    try (Pool pool = Pool.builder().engine(Mpi.engine()).open()) {
      byte[] result = pool.apply(size -> new byte[size], (int) (most / 10 * 3));
      IO.println("got " + result.length + " beside " + ballast.size());
    } catch (MultiprocessingException e) {
      ballast.clear();
      IO.println(e.getMessage());
    }
    try (Pool pool = Pool.builder().engine(Mpi.engine()).open()) {
      IO.println("another pool: " + pool.map(x -> x + 1, List.of(1)));
    }
  }

  private static void missing() {
    System.setProperty("procession.mpi.library", "/nowhere/libmpi.so");
    for (Runnable use : List.<Runnable>of(Ranks::open, Ranks::open, Mpi::enter)) {
      try {
        use.run();
      } catch (MpiException e) {
        IO.println(e.getMessage());
      }
    }
  }

  private static void death() {
    if (Mpi.enter()) {
      try (Pool pool = Pool.builder().engine(Mpi.engine()).open()) {
        pool.forEach(_ -> Runtime.getRuntime().halt(7), List.of(1));
      }
      IO.println("went on");
    }
  }
}
