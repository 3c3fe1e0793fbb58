package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.transport.RingLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportChoiceTest {
  private static final Path NO_MEMORY = Path.of("/proc");

  @TempDir private Path directory;

  @AfterEach
  void forgetTheWish() {
    System.clearProperty(Transport.PROPERTY);
  }

  @Test
  void aWishIsOneOfFourWords() {
    assertThat(Transport.wanted()).isEqualTo(Transport.AUTO);
    System.setProperty(Transport.PROPERTY, "bell");
    assertThat(Transport.wanted()).isEqualTo(Transport.BELL);
    System.setProperty(Transport.PROPERTY, "pigeon");
    assertThatThrownBy(Transport::wanted)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "procession.transport must be auto, ring, bell or socket: procession.transport=pigeon");
  }

  @Test
  void wishesAreFollowed() {
    assertThat(TransportChoice.of(Transport.SOCKET, directory))
        .isEqualTo(new TransportChoice(false, false, "as -Dprocession.transport=socket says"));
    assertThat(TransportChoice.of(Transport.BELL, directory))
        .isEqualTo(new TransportChoice(true, false, "as -Dprocession.transport=bell says"));
    TransportChoice ring = TransportChoice.of(Transport.RING, NO_MEMORY);
    assertThat(ring.rings()).isTrue();
    assertThat(ring.futex()).isEqualTo(RingLink.mayUseFutex());
  }

  @Test
  void ringsNeedMemory() {
    TransportChoice choice = TransportChoice.of(Transport.AUTO, NO_MEMORY);
    assertThat(choice.rings()).isFalse();
    assertThat(choice.reason()).isEqualTo("/proc is not in memory: its file system is proc");
  }

  @Test
  void aRegionThatCannotBeMadeIsAnErrorOnlyWhereItWasDemanded() throws IOException {
    Path file = Files.createFile(directory.resolve("no-directory"));
    assertThatThrownBy(() -> RingOffer.make(RendezvousTest.spec(Transport.RING), file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no region of rings, which -Dprocession.transport=ring demands: ");
    Path shared = Path.of("/dev/shm").resolve("procession-no-such-directory");
    try (RingOffer offer = RingOffer.make(RendezvousTest.spec(Transport.AUTO), shared)) {
      assertThat(offer.rings()).isFalse();
    }
  }
}
