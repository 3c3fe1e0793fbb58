package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessStateTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void processThatRunsHasAState() {
    assertThat(ProcessState.of(ProcessHandle.current().pid()))
        .hasValueSatisfying(state -> assertThat(state).matches("[A-Z] \\(.+\\)"));
  }

  @Test
  void processThatDoesNotExistHasNone() {
    assertThat(ProcessState.of(Integer.MAX_VALUE)).isEmpty();
  }
}
