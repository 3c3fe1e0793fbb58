package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StacksTest {
  private static StackTraceElement[] frames(String... classes) {
    return Stream.of(classes)
        .map(name -> new StackTraceElement(name, "run", null, 1))
        .toArray(StackTraceElement[]::new);
  }

  private static Stream<String> cut(String... classes) {
    return Arrays.stream(Stacks.cut(frames(classes))).map(StackTraceElement::getClassName);
  }

  @Test
  void theFramesBelowATaskAreCut() {
    assertThat(
            cut(
                "java.lang.Integer",
                "shop.Order",
                "io.procession.internal.worker.LoadedFunction",
                "io.procession.internal.worker.WorkerMain"))
        .containsExactly("java.lang.Integer", "shop.Order");
    assertThat(cut("shop.Order", "io.procession.internal.inprocess.Hand", "java.lang.Thread"))
        .containsExactly("shop.Order");
  }

  @Test
  void otherFramesStay() {
    assertThat(cut("io.procession.internal.codec.ValueReader", "java.lang.Thread")).hasSize(2);
    assertThat(cut("shop.Order", "java.lang.Thread")).hasSize(2);
    assertThat(cut("shop.A", "io.procession.internal.pool.Batch", "shop.B", "java.lang.Thread"))
        .hasSize(4);
  }

  @Test
  void theTracesOfCausesAreCutToo() {
    var cause = new IllegalStateException("cause");
    cause.setStackTrace(frames("shop.B", "io.procession.internal.worker.ChunkRunner"));
    var thrown = new IllegalArgumentException("thrown", cause);
    thrown.setStackTrace(frames("shop.A", "io.procession.internal.worker.ChunkRunner"));
    Stacks.cut(thrown);
    assertThat(thrown.getStackTrace()).hasSize(1);
    assertThat(cause.getStackTrace()).hasSize(1);
  }

  @Test
  void timesAreWrittenAsPeopleDo() {
    assertThat(
            Stream.of(0L, 1L, 300L, 1_000L, 1_500L, 90_000L, 120_000L, 125_000L)
                .map(Duration::ofMillis)
                .map(Texts::of))
        .containsExactly("0 s", "1 ms", "300 ms", "1 s", "1.5 s", "90 s", "2 min", "125 s");
    assertThat(Texts.of(ChronoUnit.FOREVER.getDuration())).isEqualTo("for ever");
  }
}
