package io.procession.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RegionTest {
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
