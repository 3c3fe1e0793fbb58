package io.procession;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.spi.Engine;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which failure a call throws whose inputs were divided among the workers. */
class DividedFailuresTest {
  /** Four of them fill a chunk. */
  private static final int BYTES = 300_000;

  private static final CountDownLatch FAILED = new CountDownLatch(1);

  private static int use(byte[] input) throws InterruptedException {
    switch (input[0]) {
      case 0 -> FAILED.await();
      case 1 -> throw new IllegalStateException("of the second part");
      case 8 -> {
        FAILED.countDown();
        throw new IllegalStateException("of the first part");
      }
      default -> {
        return 0;
      }
    }
    return 0;
  }

  @Test
  void firstFailureInInputOrderIsThrownAlsoWhereItsInputWasNotReadYet() {
    List<byte[]> inputs =
        IntStream.range(0, 40)
            .mapToObj(
                i -> {
                  byte[] input = new byte[BYTES];
                  input[0] = (byte) i;
                  return input;
                })
            .toList();
    TaskOptions cyclic = TaskOptions.defaults().withSchedule(Schedule.CYCLIC);
    try (Pool pool = Pool.builder().workers(2).engine(Engine.inProcess()).open()) {
      assertThatThrownBy(() -> pool.map(DividedFailuresTest::use, inputs, cyclic))
          .hasMessageStartingWith("task 1 of map failed")
          .hasRootCauseMessage("of the second part");
    }
  }
}
