package io.procession.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages whose length does not fit 31 bits, to a JVM and to CPython, and back. */
@Tag("soak")
@ExtendWith(NoLeaks.class)
class LargeMessageIT {
  private static final String HEAP = "-Xmx3g";

  /** Python's {@code Client}, with the framing that has the length in 8 bytes. */
  private static final String PYTHON =
      """
      import sys
      from multiprocessing.connection import Client
      with Client(sys.argv[1], family='AF_UNIX', authkey=b'what both know') as connection:
          connection.send_bytes(connection.recv_bytes())
      """;

  private static void check(String... peer) {
    List<String> arguments = new ArrayList<>();
    arguments.add(HEAP);
    arguments.add(Program.script("LargeMessage.java").toString());
    arguments.addAll(List.of(peer));
    Program.Result result = Program.java(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("there and back: 2147483653 bytes, the peer ended with 0\n");
  }

  @Test
  @DisplayName("CN13 a message of more than 2 GiB passes to another JVM and back")
  void toAnotherJvm() {
    check(
        Program.java(),
        HEAP,
        "-cp",
        Program.library().toString(),
        Program.script("LargeMessage.java").toString(),
        "echo");
  }

  @Test
  @DisplayName("CN13 a message of more than 2 GiB passes to CPython and back")
  void toPython() {
    check("python3", "-c", PYTHON);
  }
}
