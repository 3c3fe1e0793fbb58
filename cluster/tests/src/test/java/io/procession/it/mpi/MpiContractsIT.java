package io.procession.it.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts of pools over the ranks of an MPI job on this machine. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpiContractsIT {
  static Stream<String> contracts() {
    return Stream.of(MpiContracts.class.getDeclaredClasses()).map(Class::getName).sorted();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contractHoldsOverRanks(String contract) {
    var result = Mpirun.java(4, List.of(MpiContracts.class.getName(), contract));
    assertThat(result.exitCode()).as("%s%n%s", result.out(), result.err()).isZero();
    assertThat(result.out()).contains("succeeded=");
  }
}
