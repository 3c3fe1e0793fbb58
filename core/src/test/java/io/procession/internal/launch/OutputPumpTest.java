package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OutputPumpTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final OutputPump pump = new OutputPump();

  @Test
  @Timeout(60)
  void holdsLinesBackUntilItIsOpen() throws Exception {
    relay("one\ntwo\n");
    assertThat(text()).isEmpty();
    pump.open();
    relay("three\n");
    while (!text().endsWith("three\n")) {
      Thread.onSpinWait(); // What was held back is written by a thread of its own.
    }
    assertThat(text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void remembersLinesThatItHoldsBack() throws Exception {
    relay("cannot start\n");
    assertThat(text()).isEmpty();
    assertThat(pump.lastLines()).containsExactly("cannot start");
  }

  @Test
  void doesNotHoldBackWithoutBound() throws Exception {
    String line = "x".repeat(1023) + "\n";
    relay(line.repeat(1024));
    assertThat(text()).isEmpty();
    relay(line);
    assertThat(text()).isEqualTo(line.repeat(1025));
  }

  private void relay(String text) throws InterruptedException {
    pump.start(
            "test",
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .join();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
