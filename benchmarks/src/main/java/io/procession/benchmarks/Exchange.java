package io.procession.benchmarks;

import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.shared.QueueOptions;
import io.procession.shared.SharedQueue;
import io.procession.shared.SimpleQueue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Items and messages between this process and a child. */
final class Exchange {
  /** What ends an echo. */
  private static final int END = -1;

  private Exchange() {}

  /** What the two kinds of queues have in common. */
  private record Queue(SharedQueue<Object> shared, SimpleQueue<Object> simple)
      implements Serializable, AutoCloseable {
    static Queue create(boolean simple) {
      // Queues that are not asked for take the least memory.
      return new Queue(
          SharedQueue.create(QueueOptions.defaults().withCapacity(simple ? 1 : 1 << 20)),
          simple ? SimpleQueue.create() : null);
    }

    void put(Object item) throws InterruptedException {
      if (simple == null) {
        shared.put(item);
      } else {
        simple.put(item);
      }
    }

    Object take() throws InterruptedException {
      return simple == null ? shared.take() : simple.take();
    }

    @Override
    public void close() {
      shared.close();
      if (simple != null) {
        simple.close();
      }
    }
  }

  static void queueThroughput(Parameters parameters, Metrics metrics) throws Exception {
    int items = parameters.whole("n");
    for (boolean simple : new boolean[] {false, true}) {
      for (int size : new int[] {0, 1024}) {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < parameters.whole("reps"); i++) {
          rates.add(rate(simple, size, items));
        }
        metrics.emit(
            name(simple) + (size == 0 ? "_int_per_s" : "_1k_per_s"), Metrics.median(rates), "1/s");
      }
    }
  }

  private static String name(boolean simple) {
    return simple ? "SimpleQueue" : "Queue";
  }

  private static double rate(boolean simple, int size, int items) throws InterruptedException {
    try (Queue queue = Queue.create(simple)) {
      ChildProcess child = ChildProcess.start(() -> putAll(queue, items, size));
      queue.take();
      double start = Metrics.now();
      for (int i = 1; i < items; i++) {
        queue.take();
      }
      double took = Metrics.now() - start;
      child.join();
      return (items - 1) / took;
    }
  }

  private static void putAll(Queue queue, int items, int size) throws InterruptedException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < items; i++) {
      queue.put(size == 0 ? i : bytes);
    }
  }

  static void queueLatency(Parameters parameters, Metrics metrics) throws Exception {
    for (boolean simple : new boolean[] {false, true}) {
      try (Queue there = Queue.create(simple);
          Queue back = Queue.create(simple)) {
        ChildProcess child = ChildProcess.start(() -> echo(there, back));
        metrics.latency(
            name(simple) + "_rtt_",
            () -> {
              there.put(7);
              back.take();
            },
            parameters);
        there.put(END);
        child.join();
      }
    }
  }

  private static void echo(Queue there, Queue back) throws InterruptedException {
    for (Object item = there.take(); !item.equals(END); item = there.take()) {
      back.put(item);
    }
  }

  static void pipe(Parameters parameters, Metrics metrics) throws Exception {
    for (int size : new int[] {8, 1 << 20}) {
      Connection.Pair pair = Connection.pair();
      ChildProcess child = ChildProcess.start(connection -> echo(connection), pair.right());
      byte[] message = new byte[size];
      metrics.latency(
          size == 8 ? "rtt_8B_" : "rtt_1M_",
          () -> {
            pair.left().sendBytes(message);
            pair.left().receiveBytes();
          },
          parameters);
      pair.left().sendBytes(new byte[0]);
      child.join();
    }
    oneWay(metrics, 1024, parameters.whole("n"));
    oneWay(metrics, 1 << 20, parameters.whole("n_big"));
  }

  private static void echo(Connection connection) throws Exception {
    for (byte[] m = connection.receiveBytes(); m.length > 0; m = connection.receiveBytes()) {
      connection.sendBytes(m);
    }
  }

  private static void oneWay(Metrics metrics, int size, int count) throws Exception {
    Connection.Pair pair = Connection.pair();
    ChildProcess child = ChildProcess.start(connection -> drain(connection, count), pair.right());
    pair.left().receive();
    byte[] message = new byte[size];
    double start = Metrics.now();
    for (int i = 0; i < count; i++) {
      pair.left().sendBytes(message);
    }
    pair.left().receive();
    double took = Metrics.now() - start;
    child.join();
    metrics.emit(
        size == 1024 ? "oneway_1k_MBps" : "oneway_1M_MBps",
        (double) count * size / 1e6 / took,
        "MB/s");
  }

  private static void drain(Connection connection, int count) throws Exception {
    connection.send("ready");
    for (int i = 0; i < count; i++) {
      connection.receiveBytes();
    }
    connection.send("done");
  }
}
