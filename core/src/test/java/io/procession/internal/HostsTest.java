package io.procession.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.host.WorkerHeap;
import org.junit.jupiter.api.Test;

class HostsTest {
  private static final long MIB = 1 << 20;

  @Test
  void oneWorkerAlwaysGetsAHeap() {
    WorkerHeap heap = Hosts.workerHeap(1, 64 * MIB);

    assertThat(heap.workers()).isEqualTo(1);
    assertThat(heap.heapBytes()).isGreaterThanOrEqualTo(64 * MIB);
    assertThat(heap.jvmFlags()).first().isEqualTo("-Xmx" + heap.heapBytes() / MIB + "m");
  }

  @Test
  void everyReadingIsOfTheSameJob() {
    assertThat(Hosts.allocation()).isEqualTo(Hosts.allocation());
    assertThat(Hosts.cpus()).isEqualTo(Hosts.allocation().cpus());
  }
}
