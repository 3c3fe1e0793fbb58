package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import io.procession.internal.memory.RingRegion;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of sleeping and waking alone, with the two sides as close in time as can be. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RingWaitTest {
  private static final int MOVES = 200_000;

  /** So short that a side often falls asleep just when the other moves. */
  private static final long SPIN_NANOS = 300;

  private static final int MAX_PAUSES = 40;

  @TempDir private Path directory;

  @Test
  void whoFallsAsleepWhenTheOtherMovesIsWoken() throws Exception {
    try (RingRegion there = RingRegion.create(directory.resolve("region"), 64);
        RingRegion here = RingRegion.attach(directory.resolve("region"));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
      server.bind(address);
      try (Bell bellThere = Bell.open(SocketChannel.open(address));
          Bell bellHere = Bell.open(server.accept())) {
        RingDoor producer = new RingDoor(there, bellThere, 1);
        RingDoor consumer = new RingDoor(here, bellHere, 1);
        RingWait space = RingWait.ofSender(there.outgoing(), producer, new SpinLimit(SPIN_NANOS));
        RingWait bytes = RingWait.ofReceiver(here.incoming(), consumer, new SpinLimit(SPIN_NANOS));
        var writer = InThread.platform(() -> move(there.outgoing(), space, RingDescriptor.TAIL));
        var reader = InThread.platform(() -> move(here.incoming(), bytes, RingDescriptor.HEAD));

        assertThat(writer.result()).isEqualTo(MOVES);
        assertThat(reader.result()).isEqualTo(MOVES);
        assertThat(producer.lostWakes() + consumer.lostWakes()).isZero();
      }
    }
  }

  /** The tail goes ahead by one, the head follows, and so on. */
  private static int move(Ring ring, RingWait wait, long own) throws IOException {
    boolean ahead = own == RingDescriptor.TAIL;
    long other = ahead ? RingDescriptor.HEAD : RingDescriptor.TAIL;
    SplittableRandom random = new SplittableRandom(own);
    for (int i = 0; i < MOVES; i++) {
      long awaited = ahead ? i : i + 1;
      while (ring.position(other) < awaited) {
        wait.await(awaited - 1);
      }
      for (int pauses = random.nextInt(MAX_PAUSES); pauses > 0; pauses--) {
        Thread.onSpinWait();
      }
      ring.move(own, i + 1);
      wait.wakePeer();
    }
    return MOVES;
  }
}
