package io.procession.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Broadcast;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskContext;
import io.procession.WorkerLostException;
import io.procession.it.contract.BroadcastContract;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The contract, over worker processes. */
class LocalBroadcastIT extends BroadcastContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }

  /** Counts, in each process, how often it is encoded and decoded. */
  private static final class Counted implements Serializable {
    @Serial private static final long serialVersionUID = 1;
    static final AtomicInteger ENCODED = new AtomicInteger();
    static final AtomicInteger DECODED = new AtomicInteger();

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      ENCODED.incrementAndGet();
      out.defaultWriteObject();
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      DECODED.incrementAndGet();
      in.defaultReadObject();
    }
  }

  private record Used(long pid, int decoded) implements Serializable {}

  private static Used use(Broadcast<Counted> shared) {
    Assertions.assertThat(shared.value()).isNotNull();
    return new Used(TaskContext.current().pid(), Counted.DECODED.get());
  }

  @Test
  void isEncodedOnceAndDecodedOnceByEachWorkerAndItsReplacement() {
    List<Integer> inputs = IntStream.range(0, 300).boxed().toList();
    int before = Counted.ENCODED.get();
    try (Pool pool = builder().maxTasksPerWorker(50).open();
        Broadcast<Counted> shared = pool.broadcast(new Counted())) {
      List<Used> uses = pool.map(i -> use(shared), inputs);
      assertThat(uses).extracting(Used::decoded).containsOnly(1);
      Set<Long> pids = new HashSet<>(uses.stream().map(Used::pid).toList());
      assertThat(pids).hasSizeGreaterThanOrEqualTo(6);
      assertThat(Counted.ENCODED.get()).isEqualTo(before + 1);
    }
  }

  @Test
  void replacementOfALostWorkerGetsItToo() {
    try (Pool pool = Pool.open(1);
        Broadcast<int[]> shared = pool.broadcast(new int[] {7})) {
      assertThat(pool.<Integer>apply(() -> shared.value()[0])).isEqualTo(7);
      Assertions.assertThatThrownBy(() -> pool.apply(() -> Runtime.getRuntime().halt(3)))
          .isInstanceOf(WorkerLostException.class);
      assertThat(pool.<Integer>apply(() -> shared.value()[0])).isEqualTo(7);
    }
  }

  @Test
  void workersForgetWhatWasClosed() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx128m").open()) {
      // 20 times 20 MB do not fit into the worker.
      for (int i = 0; i < 20; i++) {
        try (Broadcast<byte[]> shared = pool.broadcast(new byte[20 << 20])) {
          assertThat(pool.<Integer>apply(() -> shared.value().length)).isEqualTo(20 << 20);
        }
      }
    }
  }
}
