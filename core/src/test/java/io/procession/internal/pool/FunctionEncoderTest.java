package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.TaskFunction;
import io.procession.spi.FunctionKind;
import org.junit.jupiter.api.Test;

class FunctionEncoderTest {
  private final FunctionEncoder encoder = new FunctionEncoder();

  private static TaskFunction<Integer, Integer> constant() {
    return x -> x + 1;
  }

  private static TaskFunction<Integer, Integer> adding(int[] number) {
    return x -> x + number[0];
  }

  private long idOf(Object function, FunctionKind kind) {
    return encoder.encode(function, kind).function().id();
  }

  @Test
  void aFunctionThatCapturedNothingIsTheSameInTheNextCall() {
    long id = idOf(constant(), FunctionKind.FUNCTION);
    assertThat(idOf(constant(), FunctionKind.FUNCTION)).isEqualTo(id);
    TaskFunction<Integer, Integer> other = x -> x + 1;
    assertThat(idOf(other, FunctionKind.FUNCTION)).isNotEqualTo(id);
  }

  @Test
  void aFunctionThatIsCalledInAnotherWayIsAnotherOne() {
    assertThat(idOf(constant(), FunctionKind.FUNCTION))
        .isNotEqualTo(idOf(constant(), FunctionKind.CONSUMER));
  }

  @Test
  void aFunctionThatCapturedSomethingIsEncodedAgainAsThatMayHaveChanged() {
    TaskFunction<Integer, Integer> function = adding(new int[] {1});
    assertThat(idOf(function, FunctionKind.FUNCTION))
        .isNotEqualTo(idOf(function, FunctionKind.FUNCTION));
  }

  @Test
  void aFunctionOfAnotherContextLoaderIsEncodedAgain() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    long id = idOf(constant(), FunctionKind.FUNCTION);
    thread.setContextClassLoader(new ClassLoader(loader) {});
    try {
      assertThat(idOf(constant(), FunctionKind.FUNCTION)).isNotEqualTo(id);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }
}
