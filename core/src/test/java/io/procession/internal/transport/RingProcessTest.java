package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ring links between two JVMs. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RingProcessTest {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final int QUESTIONS = 5000;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "50000, 1"})
  void questionsAreAnswered(long spinNanos, int futexAfter) throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, spinNanos, futexAfter, NATIVE)) {
      ask(peer.link(), QUESTIONS);
      assertThat(peer.link().lostWakes()).isZero();
      assertThat(tell(peer.link()).fields().readByte()).isIn((byte) 0, (byte) 1);
    }
  }

  @Test
  void bothSidesChangeFromBellToFutex() throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 0, 100, NATIVE)) {
      ask(peer.link(), 2);
      assertThat(peer.link().hasFutex()).as("not worth it yet").isFalse();
      boolean both = false;
      while (!both) {
        ask(peer.link(), 10);
        both = peer.link().hasFutex() && tell(peer.link()).fields().readBoolean();
      }
      ask(peer.link(), QUESTIONS);
      noWakeWasLost(peer.link());
    }
  }

  @Test
  void aSideWithoutNativeAccessIsWokenByBellAndTheOtherAlso() throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 0, 1, "--illegal-native-access=deny")) {
      InThread.until(
          () -> {
            ask(peer.link(), 10);
            return peer.link().hasFutex();
          });
      ask(peer.link(), QUESTIONS);
      assertThat(tell(peer.link()).fields().readBoolean()).isFalse();
      noWakeWasLost(peer.link());
      peer.link().close();
      assertThat(peer.output()).as("no warning of native access").isEqualTo("left");
      assertThat(peer.exitCode()).isZero();
    }
  }

  @Test
  void streamsOfLargeFramesArriveInBothDirections() throws Exception {
    int size = 5_000_001;
    try (PeerJvm peer = PeerJvm.start(directory, 50_000, 1, NATIVE)) {
      PayloadWriter fields = new PayloadWriter();
      fields.writeInt(10);
      fields.writeInt(size);
      peer.link().send(PeerMain.STREAM, fields, Payload.EMPTY);
      for (int i = 0; i < 10; i++) {
        Frame frame = Objects.requireNonNull(peer.link().receive());
        assertThat(frame.fields().readInt()).isEqualTo(i);
        assertThat(frame.body().size()).isEqualTo(size);
      }
      fields.writeInt(10);
      peer.link().send(PeerMain.SINK, fields, Payload.EMPTY);
      for (int i = 0; i < 10; i++) {
        peer.link().send(PeerMain.SINK, fields, Payload.of(new byte[size]));
      }
      Frame sum = Objects.requireNonNull(peer.link().receive());
      assertThat(sum.fields().readLong()).isEqualTo(10L * size);
    }
  }

  @Test
  void aKillInTheMiddleOfAFrameIsATornFrame() throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 0, 0, NATIVE)) {
      PayloadWriter fields = new PayloadWriter();
      fields.writeInt(3);
      fields.writeInt(64 << 20);
      peer.link().send(PeerMain.STREAM, fields, Payload.EMPTY);
      Frame first = Objects.requireNonNull(peer.link().receive());
      assertThat(first.body().size()).isEqualTo(64 << 20);
      assertThat(peer.link().awaitReadable(Long.MAX_VALUE)).isTrue();
      peer.kill();
      peer.link().peerGone();
      assertThatThrownBy(() -> peer.link().receive())
          .isInstanceOf(EOFException.class)
          .hasMessage("the other process ended in the middle of a frame");
      assertThatThrownBy(() -> Frames.send(peer.link(), 1, 0, 0))
          .isInstanceOf(IOException.class)
          .hasMessage("the other process is gone");
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void aKillEndsAReceiveThatSleepsThoughNobodyReportsIt(int futexAfter) throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 0, futexAfter, NATIVE)) {
      ask(peer.link(), QUESTIONS);
      var receiver = InThread.platform(peer.link()::receive);
      InThread.until(peer.link()::receiverSleeps);
      peer.kill();
      assertThat(receiver.result()).isNull();
    }
  }

  @Test
  void aKillEndsASendThatSleeps() throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 0, 1, NATIVE)) {
      PayloadWriter fields = new PayloadWriter();
      fields.writeInt(1);
      fields.writeInt(64 << 20);
      // The peer sends without receiving, so that this side comes to the end of its ring.
      peer.link().send(PeerMain.STREAM, fields, Payload.EMPTY);
      var sender =
          InThread.platform(
              () -> {
                Frames.send(peer.link(), 1, 0, 8 << 20);
                return "sent";
              });
      InThread.until(peer.link()::senderSleeps);
      peer.kill();
      peer.link().peerGone();
      assertThatThrownBy(sender::result).hasMessage("the other process is gone");
    }
  }

  @Test
  void theOtherProcessLeavesWhenThisSideCloses() throws Exception {
    try (PeerJvm peer = PeerJvm.start(directory, 50_000, 1, NATIVE)) {
      ask(peer.link(), 10);
      peer.link().close();
      assertThat(peer.output()).isEqualTo("left");
      assertThat(peer.exitCode()).isZero();
    }
  }

  private static void ask(RingLink link, int questions) {
    try {
      PayloadWriter fields = new PayloadWriter();
      for (int i = 0; i < questions; i++) {
        fields.writeInt(i);
        link.send(PeerMain.ECHO, fields, Payload.of(new byte[i % 100]));
        Frame answer = Objects.requireNonNull(link.receive());
        assertThat(answer.fields().readInt()).isEqualTo(i);
        assertThat(answer.body().size()).isEqualTo(i % 100);
      }
    } catch (IOException e) {
      throw new AssertionError("the peer is gone", e);
    }
  }

  private static Frame tell(RingLink link) throws IOException {
    link.send(PeerMain.TELL, new PayloadWriter(), Payload.EMPTY);
    return Objects.requireNonNull(link.receive());
  }

  private static void noWakeWasLost(RingLink link) throws IOException {
    assertThat(link.lostWakes()).isZero();
    Frame told = tell(link);
    told.fields().readBoolean();
    assertThat(told.fields().readLong()).as("in the other process").isZero();
  }
}
