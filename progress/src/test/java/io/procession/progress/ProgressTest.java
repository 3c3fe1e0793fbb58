package io.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.ProgressListener;
import io.procession.ProgressListener.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static Status status(long call, long done, long failed, long millis) {
    return new Status(
        call,
        "map",
        Optional.empty(),
        done,
        failed,
        OptionalLong.of(100),
        Duration.ofMillis(millis),
        false);
  }

  private static Status last(Status now) {
    return new Status(
        now.call(),
        now.name(),
        now.key(),
        now.done(),
        now.failed(),
        now.total(),
        now.elapsed(),
        true);
  }

  private static Status unsized(long done, long millis) {
    return new Status(
        1,
        "imap",
        Optional.of("rows"),
        done,
        0,
        OptionalLong.empty(),
        Duration.ofMillis(millis),
        false);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsPrintedNowAndThenAndAtTheEnd() {
    ProgressListener lines = Progress.lines(out, Duration.ofSeconds(5));
    lines.changed(status(1, 0, 0, 0));
    lines.changed(status(1, 10, 0, 4_000));
    lines.changed(status(1, 20, 0, 5_000));
    lines.changed(status(1, 30, 0, 6_000));
    lines.changed(status(1, 40, 2, 10_500));
    lines.changed(last(status(1, 97, 3, 20_000)));
    assertThat(shown())
        .isEqualTo(
            """
            map 20%: 20/100, 4.0/s, 20 s left
            map 42%: 42/100, 2 failed, 4.0/s, 15 s left
            map 100%: 100/100, 3 failed, 5.0/s, in 20 s
            """);
  }

  @Test
  void shortCallsAreNotShown() {
    for (ProgressListener listener :
        new ProgressListener[] {
          Progress.lines(out, Duration.ofSeconds(5)), Progress.bar(out, 80)
        }) {
      listener.changed(status(1, 0, 0, 0));
      listener.changed(status(1, 50, 0, 200));
      listener.changed(last(status(1, 100, 0, 400)));
    }
    assertThat(shown()).isEmpty();
  }

  @Test
  void anUnknownNumberHasNoPercentAndNoEnd() {
    ProgressListener lines = Progress.lines(out, Duration.ofSeconds(1));
    lines.changed(unsized(5, 10_000));
    assertThat(shown()).isEqualTo("rows: 5, 30.0/min\n");
  }

  @Test
  void aBarIsDrawnOverAndStaysAtTheEnd() {
    ProgressListener bar = Progress.bar(out, 60);
    bar.changed(status(1, 0, 0, 0));
    bar.changed(status(1, 50, 0, 1_000));
    bar.changed(status(1, 51, 0, 1_001));
    bar.changed(last(status(1, 100, 0, 2_000)));
    assertThat(shown())
        .isEqualTo(
            "\r\u001b[2Kmap  50% █████████████▌             | 50/100, 50/s, 1 s left"
                + "\r\u001b[2Kmap 100% ████████████████████████████| 100/100, 50/s, in 2 s\n");
    assertThat(shown().split("\u001b\\[2K")[1].stripTrailing()).hasSizeLessThanOrEqualTo(61);
  }

  @Test
  void theBarFollowsTheFirstCallAndTellsWhatOthersCameTo() {
    ProgressListener bar = Progress.bar(out, 60);
    bar.changed(status(1, 10, 0, 1_000));
    bar.changed(status(2, 20, 0, 1_000));
    bar.changed(last(status(2, 100, 0, 1_500)));
    bar.changed(status(1, 30, 0, 2_000));
    assertThat(shown().split("\r\u001b\\[2K"))
        .hasSize(4)
        .satisfies(parts -> assertThat(parts[1]).startsWith("map  10%"))
        .satisfies(parts -> assertThat(parts[2]).startsWith("map 100%").endsWith("in 2 s\n"))
        .satisfies(parts -> assertThat(parts[3]).startsWith("map  30%"));
  }

  @Test
  void timesAreShort() {
    assertThat(Words.time(Duration.ofMillis(1_400))).isEqualTo("1 s");
    assertThat(Words.time(Duration.ofSeconds(245))).isEqualTo("4 min 05 s");
    assertThat(Words.time(Duration.ofMinutes(200))).isEqualTo("3 h 20 min");
    assertThat(Words.time(Duration.ofHours(52))).isEqualTo("2 d 4 h");
  }

  @Test
  void theWidthIsWhatTheTerminalSaysWithinReason() {
    assertThat(Terminal.parseWidth("24 100\n")).isEqualTo(99);
    assertThat(Terminal.parseWidth("24 400\n")).isEqualTo(120);
    assertThat(Terminal.parseWidth("0 0\n")).isEqualTo(80);
    assertThat(Terminal.parseWidth("")).isEqualTo(80);
    assertThatThrownBy(() -> Progress.bar(out, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width must be 40 or more: width=10");
  }

  @Test
  void itIsFoundAsAService() {
    assertThat(
            ServiceLoader.load(ProgressListener.class).stream().map(ServiceLoader.Provider::type))
        .contains(StandardError.class);
  }
}
