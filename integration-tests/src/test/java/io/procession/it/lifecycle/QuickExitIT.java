package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The exit of a JVM takes 300 ms longer while a thread waits in native code, as the poller does
 * that the first virtual thread starts which waits for a socket.
 */
@ExtendWith(NoLeaks.class)
class QuickExitIT {
  @Test
  void aPoolLeavesNoPoller() {
    Program.Result result = Program.java(Program.script("Poller.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            [1, 4, 9]
            after a pool: []
            after a virtual thread that waits for a socket: [MasterPoller]
            """);
  }
}
