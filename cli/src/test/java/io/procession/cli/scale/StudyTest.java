package io.procession.cli.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyTest {
  @Test
  void doublesUpToTheCpusOfTheJob() {
    assertThat(Study.doublings(1)).containsExactly(1);
    assertThat(Study.doublings(8)).containsExactly(1, 2, 4, 8);
    assertThat(Study.doublings(20)).containsExactly(1, 2, 4, 8, 16, 20);
  }

  @Test
  void numbersOfWorkersAreSortedAndRunOnce() {
    assertThat(new Study(List.of(4, 1, 4), 1).workers()).containsExactly(1, 4);
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({"{n}, 4, 4", "{1000*n}, 4, 4000", "--points={50*n}x, 3, --points=150x", "n, 4, n"})
  void argumentsGrowWithTheWorkers(String argument, int workers, String expected) {
    assertThat(ProgramRun.withWorkers(argument, workers)).isEqualTo(expected);
  }
}
