package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How waiting ends when a side goes away. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RingLinkEndTest {
  private static final int CAPACITY = 1 << 10;

  @TempDir private Path directory;

  /** How the threads of the pair sleep. */
  enum Sleep {
    BELL,
    FUTEX,
    VIRTUAL;

    LinkPair open(Path directory) throws Exception {
      return this == BELL
          ? LinkPair.withBell(directory, CAPACITY)
          : LinkPair.withFutex(directory, CAPACITY);
    }

    InThread<Frame> receive(RingLink link) {
      return this == VIRTUAL ? InThread.virtual(link::receive) : InThread.platform(link::receive);
    }
  }

  private static InThread<String> sendTooMuch(RingLink link) {
    return InThread.platform(
        () -> {
          Frames.send(link, 1, 0, 2 * CAPACITY);
          return "sent";
        });
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsAReceiveAndASendOfOtherThreads(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      var receiver = sleep.receive(pair.worker());
      var sender = sendTooMuch(pair.worker());
      InThread.until(() -> pair.worker().receiverSleeps() && pair.worker().senderSleeps());

      pair.worker().close();

      assertThatThrownBy(receiver::result)
          .isInstanceOf(IOException.class)
          .hasMessage("the link was closed");
      assertThatThrownBy(sender::result)
          .isInstanceOf(IOException.class)
          .hasMessage("the link was closed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOtherSideReceivesWhatWasSentBeforeACloseAndThenTheEnd(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      Frames.send(pair.caller(), 1, 2, 3);
      Frames.send(pair.caller(), 2, 0, 0);
      var blocked = sleep.receive(pair.caller());
      InThread.until(pair.caller()::receiverSleeps);
      pair.caller().close();

      Frames.expect(pair.worker(), 1, 2, 3);
      Frames.expect(pair.worker(), 2, 0, 0);
      assertThat(pair.worker().tryReceive()).isNull();
      assertThat(pair.worker().awaitReadable(Long.MAX_VALUE)).isTrue();
      assertThat(pair.worker().receive()).isNull();
      assertThat(pair.worker().receive()).as("the end stays").isNull();
      assertThatThrownBy(() -> Frames.send(pair.worker(), 3, 0, 0))
          .isInstanceOf(IOException.class)
          .hasMessage("the other process is gone");
      assertThatThrownBy(blocked::result).hasMessage("the link was closed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCloseOfTheOtherSideEndsAReceiveThatSleeps(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      var receiver = sleep.receive(pair.worker());
      InThread.until(pair.worker()::receiverSleeps);
      pair.caller().close();
      assertThat(receiver.result()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCloseOfTheOtherSideEndsASendThatSleeps(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      var sender = sendTooMuch(pair.worker());
      InThread.until(pair.worker()::senderSleeps);
      pair.caller().close();
      assertThatThrownBy(sender::result)
          .isInstanceOf(IOException.class)
          .hasMessage("the other process is gone");
    }
  }

  @ParameterizedTest
  @EnumSource
  void peerGoneEndsWhatWaits(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      var receiver = sleep.receive(pair.caller());
      var sender = sendTooMuch(pair.caller());
      InThread.until(() -> pair.caller().receiverSleeps() && pair.caller().senderSleeps());
      pair.caller().peerGone();
      assertThat(receiver.result()).isNull();
      assertThatThrownBy(sender::result)
          .isInstanceOf(IOException.class)
          .hasMessage("the other process is gone");
    }
  }

  @Test
  void afterPeerGoneCompleteFramesAreStillReceived() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      Frames.send(pair.worker(), 1, 9, 99);
      FrameHead half = new FrameHead();
      half.set(Frames.TYPE, 0, 50);
      Ring toCaller = pair.callerRegion().incoming();
      long tail = toCaller.position(RingDescriptor.TAIL);
      toCaller.put(tail, MemorySegment.ofArray(half.bytes()), 0, FrameDescriptor.HEAD_LENGTH);
      toCaller.move(RingDescriptor.TAIL, tail + FrameDescriptor.HEAD_LENGTH + 20);
      pair.caller().peerGone();

      Frames.check(Objects.requireNonNull(pair.caller().tryReceive()), 1, 9, 99);
      assertThat(pair.caller().tryReceive()).as("half a frame").isNull();
      assertThatThrownBy(() -> pair.caller().receive())
          .isInstanceOf(EOFException.class)
          .hasMessage("the other process ended in the middle of a frame");
      assertThatThrownBy(() -> pair.caller().receive())
          .isInstanceOf(IOException.class)
          .hasMessage("an earlier frame ended in the middle");
    }
  }

  @Test
  void halfAHeadIsATornFrame() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      pair.callerRegion().outgoing().move(RingDescriptor.TAIL, 5);
      pair.worker().peerGone();
      assertThat(pair.worker().tryReceive()).isNull();
      assertThatThrownBy(() -> pair.worker().receive())
          .isInstanceOf(EOFException.class)
          .hasMessage("the other process ended in the middle of a frame");
    }
  }

  @Test
  void everythingFailsAfterClose() throws Exception {
    RingLink link;
    try (LinkPair pair = LinkPair.withFutex(directory, CAPACITY)) {
      link = pair.caller();
    }
    link.close();
    link.peerGone();
    link.stopAwaiting();
    assertThatThrownBy(link::receive).hasMessage("the link was closed");
    assertThatThrownBy(link::tryReceive).hasMessage("the link was closed");
    assertThatThrownBy(() -> link.awaitReadable(1)).hasMessage("the link was closed");
    assertThatThrownBy(() -> Frames.send(link, 1, 0, 0)).hasMessage("the link was closed");
  }

  @Test
  void closeAtAnyInstantHarmsNobody() throws Exception {
    for (int i = 0; i < 200; i++) {
      LinkPair pair = LinkPair.open(directory, CAPACITY, (i % 2) * 50_000L, 1);
      var sender = InThread.platform(() -> sendUntilItFails(pair.worker()));
      var receiver = InThread.platform(() -> receiveUntilTheEnd(pair.caller()));
      Frames.send(pair.caller(), 1, 5, 50);
      (i % 4 < 2 ? pair.worker() : pair.caller()).close();
      assertThat(sender.result()).isIn("the link was closed", "the other process is gone");
      assertThat(receiver.result())
          .isIn("the link was closed", "end", "the other process ended in the middle of a frame");
      pair.close();
    }
  }

  private static String sendUntilItFails(RingLink link) {
    try {
      while (true) {
        Frames.send(link, 1, 5, 50);
      }
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String receiveUntilTheEnd(RingLink link) {
    try {
      for (Frame f = link.receive(); f != null; f = link.receive()) {
        Frames.check(f, 1, 5, 50);
      }
      return "end";
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsNeitherTheWaitNorTheLinkAndStaysSet(Sleep sleep) throws Exception {
    try (LinkPair pair = sleep.open(directory)) {
      var receiver =
          sleep == Sleep.VIRTUAL
              ? InThread.virtual(() -> expectAndTellInterrupt(pair.worker()))
              : InThread.platform(() -> expectAndTellInterrupt(pair.worker()));
      InThread.until(pair.worker()::receiverSleeps);
      receiver.thread().interrupt();
      InThread.until(pair.worker()::receiverSleeps);
      assertThat(receiver.isDone()).isFalse();
      Frames.send(pair.caller(), 8, 1, 1);
      assertThat(receiver.result()).isTrue();
    }
  }

  private static boolean expectAndTellInterrupt(RingLink link) throws IOException {
    Frames.expect(link, 8, 1, 1);
    return Thread.interrupted();
  }

  @Test
  void anInterruptEndsAwaitReadable() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      var waiter =
          InThread.platform(
              () -> !pair.worker().awaitReadable(Long.MAX_VALUE) && Thread.interrupted());
      InThread.until(pair.worker()::receiverSleeps);
      waiter.thread().interrupt();
      assertThat(waiter.result()).isTrue();
    }
  }
}
