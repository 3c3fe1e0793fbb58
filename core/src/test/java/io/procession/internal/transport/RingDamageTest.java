package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import io.procession.internal.wire.FrameDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared memory that holds what no link writes. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RingDamageTest {
  private static final int CAPACITY = 1 << 10;

  @TempDir private Path directory;
  private LinkPair pair;
  private Ring toWorker;

  @BeforeEach
  void open() throws IOException {
    pair = LinkPair.withBell(directory, CAPACITY);
    toWorker = pair.callerRegion().outgoing();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, CAPACITY + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aTailThatCannotBeIsNamed(long tail) {
    toWorker.move(RingDescriptor.TAIL, tail);
    assertThatThrownBy(() -> pair.worker().receive())
        .isInstanceOf(IOException.class)
        .hasMessage("damaged region of rings: tail=%d must be from 0 to 1024".formatted(tail));
    assertThatThrownBy(() -> pair.worker().tryReceive()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pair.worker().awaitReadable(1)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, CAPACITY + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aHeadThatCannotBeIsNamed(long head) throws IOException {
    Frames.send(
        pair.caller(), 1, 0, CAPACITY - 24); // With its head and its number it fills the ring.
    toWorker.move(RingDescriptor.HEAD, head);
    assertThatThrownBy(() -> Frames.send(pair.caller(), 1, 0, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged region of rings: head=%d must be from 0 to 1024".formatted(head));
  }

  @Test
  void aSleepWordThatCannotBeIsNamed() {
    toWorker.sleep(RingDescriptor.CONSUMER_SLEEP, 9);
    assertThatThrownBy(() -> Frames.send(pair.caller(), 1, 0, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged region of rings: sleepWord=9 hasFutex=false");
  }

  @Test
  void aSleeperThatThisSideNeverOfferedToWakeIsNamed() {
    toWorker.sleep(RingDescriptor.CONSUMER_SLEEP, RingDescriptor.ASLEEP_ON_FUTEX);
    assertThatThrownBy(() -> Frames.send(pair.caller(), 1, 0, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged region of rings: sleepWord=1 hasFutex=false");
  }

  @Test
  void aFrameThatCannotBeIsNamed() {
    notAFrame(0x200, 0, 0);
    notAFrame(-1, 0, 0);
    notAFrame(1, -1, 0);
    notAFrame(1, FrameDescriptor.MAX_FIELDS + 1, 0);
    notAFrame(1, 0, -1);
    notAFrame(1, 0, (1L << 40) + 1);
  }

  private void notAFrame(int type, int fieldsLength, long bodyLength) {
    byte[] head = new byte[FrameDescriptor.HEAD_LENGTH];
    ByteBuffer.wrap(head)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(FrameDescriptor.TYPE, type)
        .putInt(FrameDescriptor.FIELDS_LENGTH, fieldsLength)
        .putLong(FrameDescriptor.BODY_LENGTH, bodyLength);
    toWorker.put(0, MemorySegment.ofArray(head), 0, head.length);
    toWorker.move(RingDescriptor.TAIL, head.length);
    String message =
        "not a frame: type=%d fieldsLength=%d bodyLength=%d"
            .formatted(type, fieldsLength, bodyLength);
    assertThatThrownBy(() -> pair.worker().tryReceive())
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }
}
