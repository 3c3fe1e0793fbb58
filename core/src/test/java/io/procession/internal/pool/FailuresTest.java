package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.FailurePolicy;
import io.procession.MultiprocessingException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static MultiprocessingException failure(long task) {
    return new MultiprocessingException("task " + task, null);
  }

  private static boolean add(Failures failures, long task) {
    return failures.add(task, failure(task));
  }

  @Test
  void firstFailureInInputOrderCountsAlsoWhenItComesLate() {
    Failures failures = new Failures(FailurePolicy.failFast());
    assertThat(failures.isTooMany()).isFalse();
    assertThat(add(failures, 7)).isTrue();
    assertThat(add(failures, 9)).as("after the end").isFalse();
    assertThat(add(failures, 3)).isTrue();
    assertThat(failures.firstTask()).isEqualTo(3);
    assertThat(failures.withOthers(failures.first()).getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("task 7");
  }

  @Test
  void toleratedFailuresEndNothing() {
    Failures failures = new Failures(FailurePolicy.tolerate(2));
    assertThat(add(failures, 7)).isFalse();
    assertThat(add(failures, 3)).isFalse();
    assertThat(failures.isTooMany()).isFalse();
    assertThat(failures.isReported()).isFalse();
    assertThat(add(failures, 9)).as("one too many").isTrue();
    assertThat(failures.firstTask()).isEqualTo(3);
  }

  @Test
  void collectedFailuresAreReportedAndEndNothing() {
    Failures failures = new Failures(FailurePolicy.collect());
    assertThat(failures.first()).isNull();
    assertThat(add(failures, 7)).isFalse();
    assertThat(failures.isTooMany()).isFalse();
    assertThat(failures.isReported()).isTrue();
  }
}
