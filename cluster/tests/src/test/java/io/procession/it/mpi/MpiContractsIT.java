package io.procession.it.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts of pools over the ranks of an MPI job on this machine. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpiContractsIT {
  /** Each start of a job takes seconds, so some contracts share one. */
  private static final int JOBS = 4;

  static Stream<List<String>> contracts() {
    List<String> all =
        Stream.of(MpiContracts.class.getDeclaredClasses()).map(Class::getName).sorted().toList();
    return IntStream.range(0, JOBS)
        .mapToObj(
            job ->
                IntStream.range(0, all.size())
                    .filter(contract -> contract % JOBS == job)
                    .mapToObj(all::get)
                    .toList());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contractsHoldOverRanks(List<String> contracts) {
    List<String> command = new ArrayList<>(List.of(MpiContracts.class.getName()));
    command.addAll(contracts);
    var result = Mpirun.java(4, command);
    assertThat(result.exitCode()).as("%s%n%s", result.out(), result.err()).isZero();
    assertThat(result.out()).contains("succeeded=");
  }
}
