package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No wake-up is lost. Every sleep has a time limit, so a lost one would only be slow; the link
 * counts sleeps that ended by their limit although what they waited for had come.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RingStressTest {
  private static final int FRAMES = 15_000;

  @TempDir private Path directory;

  /**
   * Both directions are busy at once, and rings are so small that every frame fills one: all four
   * threads sleep and wake each other all the time.
   */
  @ParameterizedTest
  @CsvSource({
    "0,     0", // bell
    "0,     1", // first bell, then futex
    "2000,  0", // a look that often ends just when the other side wakes
    "2000,  1",
    "50000, 1"
  })
  void fullAndEmptyRingsWakeEachOther(long spinNanos, int futexAfter) throws Exception {
    try (LinkPair pair = LinkPair.open(directory, 64, spinNanos, futexAfter)) {
      var senders =
          new InThread<?>[] {
            InThread.platform(() -> sendAll(pair.caller())),
            InThread.platform(() -> sendAll(pair.worker()))
          };
      var receivers =
          new InThread<?>[] {
            InThread.platform(() -> receiveAll(pair.caller())),
            InThread.virtual(() -> receiveAll(pair.worker()))
          };
      for (int i = 0; i < 2; i++) {
        assertThat(senders[i].result()).isEqualTo(FRAMES);
        assertThat(receivers[i].result()).isEqualTo(FRAMES);
      }
      assertThat(pair.caller().lostWakes()).isZero();
      assertThat(pair.worker().lostWakes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "50000, 0", "50000, 1"})
  void questionAndAnswerWakeEachOther(long spinNanos, int futexAfter) throws Exception {
    try (LinkPair pair = LinkPair.open(directory, 1 << 12, spinNanos, futexAfter)) {
      var echo =
          InThread.platform(
              () -> {
                for (int i = 0; i < FRAMES; i++) {
                  Frames.expect(pair.worker(), i, 1, 1);
                  Frames.send(pair.worker(), i, 1, 1);
                }
                return FRAMES;
              });
      for (int i = 0; i < FRAMES; i++) {
        Frames.send(pair.caller(), i, 1, 1);
        Frames.expect(pair.caller(), i, 1, 1);
      }
      assertThat(echo.result()).isEqualTo(FRAMES);
      assertThat(pair.caller().lostWakes()).isZero();
      assertThat(pair.worker().lostWakes()).isZero();
    }
  }

  private static int sendAll(RingLink link) throws IOException {
    for (int i = 0; i < FRAMES; i++) {
      Frames.send(link, i, 0, i % 90);
    }
    return FRAMES;
  }

  private static int receiveAll(RingLink link) throws IOException {
    for (int i = 0; i < FRAMES; i++) {
      Frames.expect(link, i, 0, i % 90);
    }
    return FRAMES;
  }
}
