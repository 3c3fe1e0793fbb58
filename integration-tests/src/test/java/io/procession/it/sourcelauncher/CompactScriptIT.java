package io.procession.it.sourcelauncher;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code java -cp procession.jar Script.java}: the classes exist only in the caller's memory. */
@ExtendWith(NoLeaks.class)
class CompactScriptIT {
  /** What {@code Everything.java} prints. */
  static final String EVERYTHING =
      """
      lambda [1, 4, 9]
      cube(x) [1, 8, 27]
      this::cube [1, 8, 27]
      this::fact [1, 120, 3628800]
      scube(x) [1, 8, 27]
      captured [5, 10, 15]
      field [101, 102, 103]
      static [71, 72, 73]
      static again [701, 702, 703]
      record out [P[a=1, b=r1], P[a=2, b=r2], P[a=3, b=r3]]
      record in [u1, v2]
      enum [RED, GREEN]
      anonymous [101, 108]
      nested lambda [[2, 3, 4], [10, 12, 14]]
      inner class [7, 8]
      Math::abs [1, 2]
      starmap [2, 10, 30]
      broadcast [r1, r2]
      exception 1 code 2 2
      """;

  @Test
  void everythingInAScriptTravels() {
    Program.Result result = Program.java(Program.script("Everything.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(EVERYTHING);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("PO32 the program ends although a pool was left open")
  void programEndsAlthoughAPoolIsOpen() {
    Program.Result result = Program.java(Program.script("Forgotten.java").toString());
    assertThat(result.out()).isEqualTo("[2, 3, 4]\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
