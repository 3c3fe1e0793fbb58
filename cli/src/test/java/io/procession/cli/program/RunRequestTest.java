package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5", "99999999999", " "})
  void refusesANumberOfWorkersThatIsNotPositive(String workers) {
    assertThatThrownBy(() -> request(workers, null).properties())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("workers must be a whole number of 1 or more: workers=" + workers)
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void refusesAnUnknownEngineAndNamesTheKnownOnes() {
    assertThatThrownBy(() -> request(null, "cloud").properties())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("engine must be one of local, in-process, spark, mpi: engine=cloud")
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void passesTheMasterOnToSparkAndToNoOtherEngine() {
    var asked =
        new RunRequest(
            null,
            null,
            "spark",
            "spark://a:7077",
            false,
            false,
            JobOptions.NONE,
            "App.java",
            List.of());
    assertThat(asked.properties())
        .containsEntry("procession.engine", "spark")
        .containsEntry("spark.master", "spark://a:7077");

    var without =
        new RunRequest(
            null,
            null,
            null,
            "spark://a:7077",
            false,
            false,
            JobOptions.NONE,
            "App.java",
            List.of());
    assertThatThrownBy(without::properties)
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("master is of the engine spark only: master=spark://a:7077");
  }

  @Test
  void writesNumbersPlainly() {
    assertThat(request("+08", "local").properties())
        .containsEntry("procession.cpus", "8")
        .containsEntry("procession.engine", "local");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "100000", "1.5"})
  void refusesAGraceThatIsNoNumberOfSeconds(String grace) {
    assertThatThrownBy(() -> new JobOptions(false, grace, null).properties())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("grace must be seconds, at most a day of them: grace=" + grace);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8/8", "3", "-1/8", "a/b", "3/0"})
  void refusesAShardThatIsNone(String shard) {
    assertThatThrownBy(() -> new JobOptions(false, null, shard).properties())
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("shard must be a number and how many there are");
  }

  @Test
  void shardReachesTheProgram() {
    assertThat(new JobOptions(false, null, "3/8").properties())
        .containsEntry("procession.shard", "3/8");
  }

  private static RunRequest request(@Nullable String workers, @Nullable String engine) {
    return new RunRequest(
        workers, null, engine, null, false, false, JobOptions.NONE, "App.java", List.of());
  }
}
