package io.procession.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.WorkerLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitFlagsTest {
  @Test
  void lastHeapOptionCounts() {
    assertThat(LimitFlags.heap(List.of("-Xmx1g", "-Dx=-Xmx7g", "-Xmx512m", "-Xms8m")))
        .hasValue(512L << 20);
    assertThat(LimitFlags.heap(List.of("-Xmx1g", "-XX:MaxHeapSize=2K"))).hasValue(2048);
    assertThat(LimitFlags.heap(List.of("-Xmx100000"))).hasValue(100_000);
    assertThat(LimitFlags.heap(List.of("-XX:+UseSerialGC"))).isEmpty();
  }

  @Test
  void largerLimitsAreThoseOfMemory() {
    WorkerLimits limits =
        WorkerLimits.none().withHeap(1 << 26).withMemory(1 << 28).withOpenFiles(100);
    WorkerLimits larger = LimitFlags.times(1.5, limits);
    assertThat(larger.heap()).hasValue(3 << 25);
    assertThat(larger.memory()).hasValue(3 << 27);
    assertThat(larger.openFiles()).hasValue(100);
    assertThat(larger.addressSpace()).isEmpty();
    assertThat(LimitFlags.times(2, WorkerLimits.none())).isSameAs(WorkerLimits.none());
  }
}
