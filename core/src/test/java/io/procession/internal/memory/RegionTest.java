package io.procession.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RegionTest {
  @Test
  @DisplayName("SM5 a name of its own that is taken is passed over")
  void aTakenNameIsPassedOver() throws IOException {
    String taken = RegionFiles.newName();
    String free = RegionFiles.newName();
    try (Region first = Region.create(taken, 8, memory -> {});
        Region second =
            Region.create(List.of(taken, taken, free).iterator()::next, 16, memory -> {})) {
      assertThat(second.name()).isEqualTo(free);
      assertThat(first.segment().byteSize()).isEqualTo(8);
      assertThatThrownBy(() -> Region.create(() -> taken, 8, memory -> {}))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(first.exists()).isTrue();
    }
  }

  @Test
  void sweepLeavesWhatBelongsToAnotherContainer() throws IOException {
    String name =
        "procession-shm-4999999-1-ffffffff" + UUID.randomUUID().toString().replace("-", "");
    try (Region other = Region.create(name, 8, memory -> {})) {
      assertThat(RegionFiles.ownerOf(name)).isEmpty();
      assertThat(RegionFiles.sweep()).doesNotContain(name);
      assertThat(other.exists()).isTrue();
    }
  }

  @Test
  void joinOfANameThatWasGivenAgainIsTheNewRegion() throws IOException {
    String name = "region-test-" + UUID.randomUUID();
    Region joined;
    try (Region first = Region.create(name, 8, memory -> memory.set(ValueLayout.JAVA_LONG, 0, 1))) {
      joined = Region.join(name);
      assertThat(Region.join(name)).isSameAs(joined);
      assertThat(first.name()).isEqualTo(name);
    }
    try (Region second =
        Region.create(name, 8, memory -> memory.set(ValueLayout.JAVA_LONG, 0, 2))) {
      assertThat(second.name()).isEqualTo(name);
      assertThat(Region.join(name).segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(2);
    }
    assertThat(joined.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1);
  }
}
