package io.procession.mpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MpiLibraryTest {
  @Test
  void takesWhatTheUserNames() {
    assertThat(MpiLibrary.names("/opt/a.so", Map.of("PROCESSION_MPI_LIBRARY", "b")::get))
        .containsExactly("/opt/a.so");
    assertThat(MpiLibrary.names(null, Map.of("PROCESSION_MPI_LIBRARY", "b")::get))
        .containsExactly("b");
  }

  @Test
  void asksForTheLibraryOfTheMpirunFirst() {
    assertThat(MpiLibrary.names(null, Map.of("OMPI_COMM_WORLD_SIZE", "4")::get))
        .startsWith("libmpi.so.40");
    assertThat(MpiLibrary.names(null, Map.of("PMI_SIZE", "4")::get)).startsWith("libmpich.so.12");
    assertThat(MpiLibrary.names(null, Map.<String, String>of()::get)).startsWith("libmpi.so.40");
  }

  @Test
  void saysWhatToInstall() {
    assertThatThrownBy(() -> MpiLibrary.open(List.of("libnothing.so.1", "/no/such/libmpi.so")))
        .isInstanceOf(MpiException.class)
        .hasMessageContaining("tried | libnothing.so.1, /no/such/libmpi.so\n")
        .hasMessageContaining("Try: apt-get install openmpi-bin libopenmpi3");
  }
}
