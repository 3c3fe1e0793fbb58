package io.procession.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void saysThatNothingIsMissing() {
    var report =
        new Report(
            List.of(
                new Section(
                    "java", List.of(Finding.ok("version", "25"), Finding.fact("home", "/x"))),
                new Section("limits", List.of(Finding.ok("open files", "20000")))));

    assertThat(report.isHealthy()).isTrue();
    assertThat(String.join("\n", report.lines()))
        .isEqualTo(
            """
            java
              ok       version     25
                       home        /x
            limits
              ok       open files  20000
            missing
              nothing\
            """);
  }

  @Test
  void saysWhatIsMissingAndHowToGetIt() {
    var report =
        new Report(
            List.of(
                new Section(
                    "java",
                    List.of(
                        Finding.missing("compiler", "none\nin /x", "a JDK."),
                        Finding.optional("heap", "small", "-J-Xmx4g")))));

    assertThat(report.isHealthy()).isFalse();
    assertThat(String.join("\n", report.lines()))
        .isEqualTo(
            """
            java
              MISSING  compiler  none
                                 in /x
              optional heap      small
            missing
              compiler: none
                Try: a JDK.
              heap: small (works without)
                Try: -J-Xmx4g\
            """);
  }

  @Test
  void isHealthyWithoutWhatIsOptional() {
    var report =
        new Report(
            List.of(new Section("java", List.of(Finding.optional("heap", "small", "more")))));

    assertThat(report.isHealthy()).isTrue();
  }
}
