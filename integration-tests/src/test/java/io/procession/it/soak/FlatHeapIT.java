package io.procession.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.it.testing.NoLeaks;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten million items through imap: what the heap holds does not grow with them. */
@Tag("soak")
@ExtendWith(NoLeaks.class)
class FlatHeapIT {
  private static final int ITEMS = 10_000_000;
  private static final int STEP = 1_000_000;

  private static long heapKib() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
  }

  private static String item(int number) {
    return "item " + number;
  }

  @Test
  @DisplayName("PO35 the heap is flat over ten million items through imap")
  void heapIsFlat() {
    try (Pool pool = Pool.open(2);
        Stream<Integer> lengths =
            pool.imap(
                s -> s.length(),
                () -> IntStream.range(0, ITEMS).mapToObj(FlatHeapIT::item).iterator())) {
      Iterator<Integer> results = lengths.iterator();
      long first = 0;
      for (int i = 0; i < ITEMS; i++) {
        assertThat(results.next()).isEqualTo(item(i).length());
        if ((i + 1) % STEP == 0) {
          long heap = heapKib();
          System.out.printf("imap: after %,d items the heap holds %,d KiB%n", i + 1, heap);
          first = first == 0 ? heap : first;
          assertThat(heap).as("KiB after %d items", i + 1).isLessThan(first + (8 << 10));
        }
      }
      assertThat(results.hasNext()).isFalse();
    }
  }
}
