package io.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskOptionsTest {
  @Test
  void defaultsFollowTheMeasuredTime() {
    TaskOptions options = TaskOptions.defaults();
    assertThat(options.schedule()).isEqualTo(Schedule.GUIDED);
    assertThat(options.chunkSize()).isEmpty();
    assertThat(options.seed()).isEmpty();
    assertThat(options.priority()).isZero();
  }

  @Test
  void eachOptionKeepsTheOthers() {
    TaskOptions options =
        TaskOptions.defaults()
            .withSeed(3)
            .withPriority(-2)
            .withSchedule(Schedule.DYNAMIC)
            .withChunkSize(5);
    assertThat(options.priority()).isEqualTo(-2);
    assertThat(options.withSeed(4).priority()).isEqualTo(-2);
    assertThat(options.seed()).hasValue(3);
    assertThat(options.schedule()).isEqualTo(Schedule.DYNAMIC);
    assertThat(options.chunkSize()).hasValue(5);
    assertThat(options.withSeed(4).chunkSize()).hasValue(5);
    assertThat(options.withSeed(4).schedule()).isEqualTo(Schedule.DYNAMIC);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "CYCLIC"})
  void schedulesThatDivideByWorkersHaveNoChunkSize(Schedule schedule) {
    TaskOptions sized = TaskOptions.defaults().withChunkSize(7);
    String message =
        "schedule must be GUIDED or DYNAMIC beside a chunkSize, the others divide by the number of"
            + " workers: schedule=%s chunkSize=7".formatted(schedule);
    assertThatThrownBy(() -> sized.withSchedule(schedule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> TaskOptions.defaults().withSchedule(schedule).withChunkSize(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void chunkSizeMustBePositive() {
    assertThatThrownBy(() -> TaskOptions.defaults().withChunkSize(0))
        .hasMessage("chunkSize must be positive: chunkSize=0");
  }
}
