package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.memory.RingRegion;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RingLinkTest {
  private static final int CAPACITY = 1 << 10;
  private static final long NEVER = Long.MAX_VALUE;

  @TempDir private Path directory;

  @Test
  void framesAroundEveryBoundaryArriveUnchanged() throws Exception {
    int[] sizes =
        IntStream.of(0, CAPACITY / 4, CAPACITY / 2, CAPACITY, 2 * CAPACITY, 1 << 18, 1 << 19)
            .flatMap(size -> IntStream.rangeClosed(size - 25, size + 25))
            .filter(size -> size >= 0)
            .toArray();
    try (LinkPair pair = LinkPair.open(directory, CAPACITY, SpinLimit.MAX_NANOS, 0)) {
      var sender =
          InThread.platform(
              () -> {
                for (int size : sizes) {
                  Frames.send(pair.caller(), size, size % 50, size);
                }
                return "sent";
              });
      for (int size : sizes) {
        Frames.expect(pair.worker(), size, size % 50, size);
      }
      assertThat(sender.result()).isEqualTo("sent");
    }
  }

  @Test
  void framesOfRandomSizesArriveInOrderInBothDirections() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      var echo =
          InThread.platform(
              () -> {
                int count = 0;
                PayloadWriter fields = new PayloadWriter();
                for (Frame f = pair.worker().receive(); f != null; f = pair.worker().receive()) {
                  fields.writeBytes(f.fields().readBytes(f.fields().remaining()));
                  pair.worker().send(f.type(), fields, f.body());
                  count++;
                }
                return count;
              });
      Random random = new Random(42);
      for (int i = 0; i < 2000; i++) {
        int fields = random.nextInt(1 << random.nextInt(1, 12));
        int body = random.nextInt(1 << random.nextInt(1, 14));
        Frames.send(pair.caller(), i, fields, body);
        Frames.expect(pair.caller(), i, fields, body);
      }
      pair.caller().close();
      assertThat(echo.result()).isEqualTo(2000);
    }
  }

  @Test
  void theRingIsUsedRoundAndRound() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, 64)) {
      for (int i = 0; i < 1000; i++) {
        // 16 + 8 + 7 bytes: every place of the ring is the first of a frame once.
        Frames.send(pair.caller(), i, 0, 7);
        Frames.send(pair.caller(), -i, 0, 1);
        Frames.expect(pair.worker(), i, 0, 7);
        Frames.expect(pair.worker(), -i, 0, 1);
      }
    }
  }

  @Test
  void aBodyOfMoreThanABlockOfAPayloadArrives() throws Exception {
    byte[] block = Frames.bytes(1, (1 << 26) + 1);
    try (LinkPair pair =
        LinkPair.open(directory, RingRegion.DEFAULT_CAPACITY, SpinLimit.MAX_NANOS, 0)) {
      var sender =
          InThread.platform(
              () -> {
                byte[][] blocks = {block, new byte[3], {9}};
                pair.worker().send(Frames.TYPE, new PayloadWriter(), Payload.of(blocks));
                return "sent";
              });
      Payload body = Objects.requireNonNull(pair.caller().receive()).body();
      assertThat(sender.result()).isEqualTo("sent");
      assertThat(body.size()).isEqualTo(block.length + 4L);
      byte[] all = body.toByteArray();
      assertThat(all[all.length - 1]).isEqualTo((byte) 9);
      assertThat(Arrays.mismatch(all, block)).isEqualTo(block.length);
    }
  }

  @Test
  void fieldsMustNotBeLargerThanTheOtherSideTakes() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      assertThatThrownBy(() -> Frames.send(pair.caller(), 1, FrameDescriptor.MAX_FIELDS - 7, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("fields must have at most 65536 bytes: fieldsLength=65537");
      Frames.send(pair.caller(), 2, 0, 0);
      Frames.expect(pair.worker(), 2, 0, 0);
    }
  }

  @Test
  void tryReceiveTakesOnlyFramesThatAreComplete() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      assertThat(pair.worker().tryReceive()).isNull();
      Frames.send(pair.caller(), 3, 1, 2);
      Frames.check(Objects.requireNonNull(pair.worker().tryReceive()), 3, 1, 2);
      assertThat(pair.worker().tryReceive()).isNull();

      var sender =
          InThread.platform(
              () -> {
                Frames.send(pair.caller(), 4, 0, 2 * CAPACITY);
                return "sent";
              });
      InThread.until(pair.caller()::senderSleeps);
      assertThat(pair.worker().tryReceive()).as("a frame larger than the ring").isNull();
      Frames.expect(pair.worker(), 4, 0, 2 * CAPACITY);
      assertThat(sender.result()).isEqualTo("sent");
    }
  }

  @Test
  void awaitReadableReadsNothing() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      assertThat(pair.worker().awaitReadable(0)).isFalse();
      assertThat(pair.worker().awaitReadable(TimeUnit.MILLISECONDS.toNanos(5))).isFalse();
      var waiter = InThread.platform(() -> pair.worker().awaitReadable(NEVER));
      InThread.until(pair.worker()::receiverSleeps);
      Frames.send(pair.caller(), 5, 0, 0);
      assertThat(waiter.result()).isTrue();
      Frames.expect(pair.worker(), 5, 0, 0);
    }
  }

  @Test
  void awaitReadableCanBeStoppedByAnotherThread() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      stopsAwaiting(pair);
    }
    try (LinkPair pair = LinkPair.withFutex(directory, CAPACITY)) {
      stopsAwaiting(pair);
    }
  }

  private static void stopsAwaiting(LinkPair pair) throws Exception {
    var waiter = InThread.platform(() -> pair.worker().awaitReadable(NEVER));
    InThread.until(pair.worker()::receiverSleeps);
    pair.worker().stopAwaiting();
    assertThat(waiter.result()).isFalse();

    Frames.send(pair.caller(), 6, 0, 0);
    assertThat(pair.worker().awaitReadable(NEVER)).isTrue();
    pair.worker().stopAwaiting();
    assertThat(pair.worker().awaitReadable(NEVER)).as("a stop that came before").isFalse();
    assertThat(pair.worker().awaitReadable(NEVER)).as("stopped once").isTrue();
    Frames.expect(pair.worker(), 6, 0, 0);
  }

  @Test
  void threadsCanTakeReceivingFromEachOther() throws Exception {
    int frames = 20_000;
    ReentrantLock receiving = new ReentrantLock();
    AtomicInteger takers = new AtomicInteger();
    var next =
        new Object() {
          private int seed;
        };
    try (LinkPair pair = LinkPair.open(directory, CAPACITY, SpinLimit.MAX_NANOS, 0)) {
      RingLink link = pair.worker();
      var usual =
          InThread.platform(
              () -> {
                while (true) {
                  InThread.until(() -> takers.get() == 0);
                  receiving.lock();
                  try {
                    if (next.seed == frames) {
                      return "all";
                    }
                    if (link.awaitReadable(NEVER)) {
                      Frames.expect(link, next.seed++, 3, 30);
                    }
                  } finally {
                    receiving.unlock();
                  }
                }
              });
      for (int i = 0; i < frames; i++) {
        Frames.send(pair.caller(), i, 3, 30);
        if (i % 100 == 0) {
          takers.incrementAndGet();
          link.stopAwaiting();
          receiving.lock();
          try {
            Frame frame = link.tryReceive();
            if (frame != null) {
              Frames.check(frame, next.seed++, 3, 30);
            }
          } finally {
            receiving.unlock();
            takers.decrementAndGet();
          }
        }
      }
      assertThat(usual.result()).isEqualTo("all");
    }
  }

  @Test
  void spinsOnlyWhereNobodyElseNeedsTheProcessor() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(RingLink.maySpin(processors)).isEqualTo(processors > 1);
    assertThat(RingLink.maySpin(processors + 1)).isFalse();
  }

  @Test
  void aSocketThatIsClosedCannotBeABell() throws IOException {
    try (LinkPair pair = LinkPair.withBell(directory, CAPACITY)) {
      var closed = SocketChannel.open();
      closed.close();
      assertThatThrownBy(() -> RingLink.open(pair.callerRegion(), closed, false))
          .isInstanceOf(ClosedChannelException.class);
    }
  }
}
