package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.AuthenticationException;
import io.procession.Manager;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.testing.NoLeaks;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks reach the objects of a manager over TCP, wherever they run. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ManagerContract {
  private static final byte[] KEY = "of the contract".getBytes(StandardCharsets.UTF_8);

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static Manager manager() {
    return Manager.builder()
        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .key(KEY)
        .start();
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @Test
  void proxiesThatTasksCaptureAreOfOneObject() {
    try (Manager manager = manager();
        Pool pool = builder().open()) {
      ManagedMap<Integer, Integer> counts = manager.map();
      ManagedValue<Integer> total = manager.value(0);
      Lock lock = manager.lock();
      pool.forEach(
          i -> {
            counts.merge(i % 3, 1, Integer::sum);
            lock.lock();
            try {
              total.set(total.get() + 1);
            } finally {
              lock.unlock();
            }
          },
          range(60));
      assertThat(counts.copy()).isEqualTo(Map.of(0, 20, 1, 20, 2, 20));
      assertThat(total.get()).isEqualTo(60);
    }
  }

  private static String connect(SocketAddress address, byte[] key) throws Exception {
    try (Manager there = Manager.connect(address, key)) {
      ManagedMap<String, Integer> map = there.map();
      map.put("a", 1);
      return map.copy().toString();
    } catch (AuthenticationException e) {
      return "refused";
    }
  }

  @Test
  void tasksConnectWithTheKeyAndWithNoOther() {
    try (Manager manager = manager();
        Pool pool = builder().open()) {
      SocketAddress address = manager.address();
      assertThat(pool.map(_ -> connect(address, KEY), range(4))).containsOnly("{a=1}");
      assertThat(pool.map(_ -> connect(address, new byte[] {1}), range(4))).containsOnly("refused");
    }
  }
}
