package io.procession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.cli.console.CapturedConsole;
import io.procession.cli.doctor.Finding;
import io.procession.cli.doctor.Report;
import io.procession.cli.doctor.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  private final CapturedConsole console = new CapturedConsole();

  @Test
  void endsWellIfNothingIsMissing() {
    assertThat(examine(Finding.Grade.OPTIONAL)).isEqualTo(0);
  }

  @Test
  void failsIfSomethingNeededIsMissing() {
    assertThat(examine(Finding.Grade.MISSING)).isEqualTo(1);
    assertThat(console.out())
        .isEqualTo(
            """
            java
              MISSING  thing  wrong
            missing
              thing: wrong
                Try: this
            """);
  }

  private int examine(Finding.Grade grade) {
    var finding = new Finding(grade, "thing", "wrong", "this");
    var report = new Report(List.of(new Section("java", List.of(finding))));
    return new DoctorCommand(console.console(), () -> report).call();
  }
}
