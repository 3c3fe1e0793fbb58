package io.procession.it.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs in several ranks, as users start them. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpiRunIT {
  private static List<String> run(String engine, String... words) {
    return Stream.concat(
            Stream.of("io.procession.cli.Main", "run", "--engine", engine), Stream.of(words))
        .toList();
  }

  private static String example(String name) {
    return Path.of("..", "..", "examples", name).toAbsolutePath().normalize().toString();
  }

  @Test
  void scriptThatKnowsNothingOfMpiGivesWhatItGivesInOneProcess() {
    var ranks = Mpirun.java(4, run("mpi", example("MonteCarloPi.java"), "1000000"));
    assertThat(ranks.exitCode()).as(ranks.err()).isZero();
    assertThat(ranks.out()).contains("3.141544");
  }

  @Test
  void ranksShareWhatAManagerOfTheProgramHosts() {
    var ranks = Mpirun.java(3, run("mpi", example("LongestChain.java")));
    assertThat(ranks.exitCode()).as(ranks.err()).isZero();
    assertThat(ranks.out()).isEqualTo("230631 takes 443 numbers to 1\n30 tasks\n");
  }

  @Test
  void oneRankIsRefused() {
    var alone = Mpirun.java(1, run("mpi", example("MonteCarloPi.java"), "1000"));
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err())
        .contains("procession run: the engine mpi needs at least 2 ranks, of which rank 0 runs")
        .contains("Try: mpirun -n 4 procession run --engine mpi");
  }

  @Test
  void whatMpirunDecidesIsRefusedAndABadTaskFailsAlone() {
    var result = Mpirun.java(3, List.of(Ranked.class.getName(), "pool"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("ranks=2")
        .containsPattern("worker 0 in rank 1 \\(pid \\d+ on \\S+\\): idle\nworker 1 in rank 2 ")
        .contains(
            "the mpi engine does not start its workers, so it cannot set jvmArgs,"
                + " maxTasksPerWorker\n")
        .contains("0 ok, 1 failed, 2 ok, 3 ok")
        .contains("large=true")
        .contains("more workers than ranks: 5");
  }

  @Test
  void collectivesCombineArraysOfAllRanks() {
    var result = Mpirun.java(3, List.of(Ranked.class.getName(), "collectives"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines().sorted())
        .containsExactly(
            "0 [7, 8] [3.0, 6.0] [0, 1, 2] [2]",
            "1 [7, 8] [3.0, 6.0] [] []",
            "2 [7, 8] [3.0, 6.0] [] []");
  }

  @Test
  void exitDoesNotWaitForResultsThatAreUnderWay() {
    var result = Mpirun.java(3, List.of(Ranked.class.getName(), "exit"));
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("exits\nclosed\n");
  }

  @Test
  void resultsThatAreTooLargeForTheProgramFailTheirPoolAndNotTheJob() {
    var result = Mpirun.java(2, List.of(Ranked.class.getName(), "full"));
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .contains("rank 0 could not take in what rank 1 sent: java.lang.OutOfMemoryError")
        .endsWith("another pool: [2]\n");
  }

  @Test
  void libraryThatIsMissingIsSaidEachTime() {
    var result = Mpirun.java(1, List.of(Ranked.class.getName(), "missing"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines().filter(line -> line.contains("the MPI library was not found")))
        .hasSize(3);
  }

  @Test
  void aRankThatDiesEndsTheJob() {
    var result = Mpirun.java(3, List.of(Ranked.class.getName(), "death"));
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.out()).doesNotContain("went on");
  }
}
