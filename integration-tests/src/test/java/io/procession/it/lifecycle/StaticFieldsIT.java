package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Static fields of scripts: what the caller has in them, and what workers make of them. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StaticFieldsIT {
  /** What {@code Statics.java} prints. */
  private static final String STATICS =
      """
      assigned [true, false]
      counted 2 here 1
      assigned [true, false]
      cache [1, 2]
      cache [3, 4] here 0
      changed cache [2]
      rate 2 3
      changed rate 50 51
      lambda [true, false]
      """;

  @Test
  void workerKeepsWhatItAssignsUntilTheCallerChangesIt() {
    Program.Result result = Program.java(Program.script("Statics.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(STATICS);
    assertThat(result.exitCode()).isZero();
  }
}
