package io.procession.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  private static final int SMALL = 16;

  /** Two blocks of usual size and a bit: the least at which real blocks are crossed. */
  private static final int LARGE = 2 * Payload.MAX_BLOCK + 12_345;

  @ParameterizedTest
  @ValueSource(ints = {SMALL, 17, 31, 64, 4096, Payload.MAX_BLOCK})
  void readsEveryKindOfValueBackWhateverTheBlockSize(int blockSize) {
    var out = new PayloadWriter(blockSize);
    for (int i = 0; i < 100; i++) {
      writeAll(out, i);
    }
    var in = PayloadReader.of(out.finish());
    for (int i = 0; i < 100; i++) {
      readAll(in, i);
    }
    assertThat(in.remaining()).isZero();
  }

  private static void writeAll(PayloadWriter out, int i) {
    out.writeByte(-i);
    out.writeBoolean(i % 2 == 0);
    out.writeShort(-30_000 + i);
    out.writeInt(Integer.MIN_VALUE + i);
    out.writeLong(Long.MAX_VALUE - i);
    out.writeFloat(-1.5f * i);
    out.writeDouble(Math.PI * i);
    out.writeVarint(-i);
    out.writeVarlong(Long.MIN_VALUE + i);
    out.writeZigzag(Integer.MIN_VALUE + i);
    out.writeZigzagLong(-i);
    out.writeString("plain " + i);
    out.writeString("");
    out.writeString("Käse ÿ");
    out.writeString("π ≈ 3, 🐫 " + i);
    out.writeString("half \ud83d of a pair");
    out.writeBytes(new byte[] {1, 2, 3, 4, 5}, 1, i % 4);
    out.writeArray(MemorySegment.ofArray(new int[] {i, -i, 7}));
  }

  private static void readAll(PayloadReader in, int i) {
    assertThat(in.readByte()).isEqualTo((byte) -i);
    assertThat(in.readBoolean()).isEqualTo(i % 2 == 0);
    assertThat(in.readShort()).isEqualTo((short) (-30_000 + i));
    assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE + i);
    assertThat(in.readLong()).isEqualTo(Long.MAX_VALUE - i);
    assertThat(in.readFloat()).isEqualTo(-1.5f * i);
    assertThat(in.readDouble()).isEqualTo(Math.PI * i);
    assertThat(in.readVarint()).isEqualTo(-i);
    assertThat(in.readVarlong()).isEqualTo(Long.MIN_VALUE + i);
    assertThat(in.readZigzag()).isEqualTo(Integer.MIN_VALUE + i);
    assertThat(in.readZigzagLong()).isEqualTo(-i);
    assertThat(in.readString()).isEqualTo("plain " + i);
    assertThat(in.readString()).isEmpty();
    assertThat(in.readString()).isEqualTo("Käse ÿ");
    assertThat(in.readString()).isEqualTo("π ≈ 3, 🐫 " + i);
    assertThat(in.readString()).isEqualTo("half \ud83d of a pair");
    assertThat(in.readBytes(i % 4)).isEqualTo(Arrays.copyOfRange(new byte[] {2, 3, 4}, 0, i % 4));
    int[] ints = new int[3];
    in.readArray(MemorySegment.ofArray(ints));
    assertThat(ints).containsExactly(i, -i, 7);
  }

  @Test
  void writesSmallNumbersInOneByte() {
    var out = new PayloadWriter();
    out.writeVarint(127);
    out.writeZigzag(-64);
    out.writeZigzagLong(63);

    assertThat(out.finish().toByteArray()).containsExactly(127, 127, 126);
  }

  @Test
  void keepsNumbersWholeAtTheEndOfABlock() {
    var out = new PayloadWriter(SMALL);
    for (int i = 0; i < 5; i++) {
      out.writeByte(i);
      out.writeLong(i);
    }
    Payload payload = out.finish();

    assertThat(payload.blocks()).isEqualTo(5);
    assertThat(payload.blockLength(0)).isEqualTo(10);
    assertThat(payload.size()).isEqualTo(45);
  }

  @Test
  void readsNumbersThatCrossBlocksOfOtherSizes() {
    var out = new PayloadWriter();
    out.writeLong(0x0102030405060708L);
    out.writeInt(0x0a0b0c0d);
    out.writeShort(0x1122);
    out.writeString("crossing");
    byte[] bytes = out.finish().toByteArray();
    byte[][] single = new byte[bytes.length + 1][];
    for (int i = 0; i < bytes.length; i++) {
      single[i] = new byte[] {bytes[i]};
    }
    single[bytes.length] = new byte[0];

    var in = PayloadReader.of(Payload.of(single));

    assertThat(in.readLong()).isEqualTo(0x0102030405060708L);
    assertThat(in.readInt()).isEqualTo(0x0a0b0c0d);
    assertThat(in.readShort()).isEqualTo((short) 0x1122);
    assertThat(in.readString()).isEqualTo("crossing");
    assertThat(in.remaining()).isZero();
  }

  @Test
  void patchesNumbersInTheCurrentAndInEarlierBlocks() {
    var out = new PayloadWriter(SMALL);
    out.writeLong(1);
    out.writeInt(2);
    for (int i = 0; i < 10; i++) {
      out.writeLong(i);
    }
    long last = out.position();
    out.writeInt(3);

    out.patchLong(0, 10);
    out.patchInt(8, 20);
    out.patchInt(last, 30);

    var in = PayloadReader.of(out.finish());
    assertThat(in.readLong()).isEqualTo(10);
    assertThat(in.readInt()).isEqualTo(20);
    in.skip(80);
    assertThat(in.readInt()).isEqualTo(30);
  }

  @Test
  void truncatesBackIntoEarlierBlocks() {
    var out = new PayloadWriter(SMALL);
    out.writeInt(1);
    long kept = out.position();
    for (int i = 0; i < 20; i++) {
      out.writeLong(i);
    }

    out.truncate(kept);
    out.writeInt(2);

    var in = PayloadReader.of(out.finish());
    assertThat(in.remaining()).isEqualTo(8);
    assertThat(in.readInt()).isEqualTo(1);
    assertThat(in.readInt()).isEqualTo(2);
  }

  @Test
  void refusesToTruncateToWhereNothingIs() {
    var out = new PayloadWriter();
    out.writeInt(1);

    assertThatThrownBy(() -> out.truncate(5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("position must be within the message: position=5 size=4");
  }

  @Test
  void canBeUsedAgainWithoutTouchingEarlierPayloads() {
    var out = new PayloadWriter(SMALL);
    for (int i = 0; i < 10; i++) {
      out.writeLong(i);
    }
    Payload first = out.finish();
    for (int i = 0; i < 10; i++) {
      out.writeLong(-1);
    }
    out.reset();
    out.writeInt(7);
    Payload second = out.finish();

    assertThat(PayloadReader.of(first, 72, 8).readLong()).isEqualTo(9);
    assertThat(second.size()).isEqualTo(4);
    assertThat(out.finish()).isSameAs(Payload.EMPTY);
  }

  @Test
  void crossesBlocksOfTheUsualSize() {
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    var out = new PayloadWriter();
    out.writeByte(5);
    out.writeBytes(bytes);
    out.writeArray(MemorySegment.ofArray(new long[] {42}));
    Payload payload = out.finish();

    assertThat(payload.blocks()).isEqualTo(3);
    assertThat(payload.size()).isEqualTo(LARGE + 9L);
    var in = PayloadReader.of(payload);
    assertThat(in.readByte()).isEqualTo((byte) 5);
    assertThat(Arrays.equals(in.readBytes(LARGE), bytes)).isTrue();
    assertThat(in.readLong()).isEqualTo(42);
  }

  @Test
  void readsAStringThatIsLongerThanABlock() {
    var out = new PayloadWriter(SMALL);
    String text = "0123456789".repeat(10);
    out.writeString(text);

    assertThat(PayloadReader.of(out.finish()).readString()).isEqualTo(text);
  }

  @Test
  void readsAPartOfAPayload() {
    var out = new PayloadWriter(SMALL);
    for (int i = 0; i < 10; i++) {
      out.writeInt(i);
    }
    var in = PayloadReader.of(out.finish(), 8, 24);

    assertThat(in.readInt()).isEqualTo(2);
    var part = in.slice(8);
    assertThat(part.position()).isEqualTo(12);
    assertThat(part.readInt()).isEqualTo(3);
    assertThat(part.readInt()).isEqualTo(4);
    assertThat(part.remaining()).isZero();
    assertThat(in.readInt()).isEqualTo(5);
    assertThat(in.remaining()).isEqualTo(8);
  }

  @Test
  void isAStreamInBothDirections() throws IOException {
    var out = new PayloadWriter(SMALL);
    byte[] bytes = new byte[100];
    new Random(2).nextBytes(bytes);
    out.asOutputStream().write(bytes);
    out.asOutputStream().write(300);

    var stream = PayloadReader.of(out.finish()).asInputStream();
    assertThat(stream.available()).isEqualTo(101);
    assertThat(stream.skip(10)).isEqualTo(10);
    assertThat(stream.readNBytes(90)).isEqualTo(Arrays.copyOfRange(bytes, 10, 100));
    assertThat(stream.read()).isEqualTo(300 & 0xff);
    assertThat(stream.read()).isEqualTo(-1);
    assertThat(stream.read(bytes, 0, 1)).isEqualTo(-1);
  }

  @Test
  void namesPositionAndExpectationWhenBytesAreMissing() {
    var in = PayloadReader.of(Payload.of(new byte[] {1, 2, 3, 4, 5, 6}));
    in.skip(4);

    assertThatThrownBy(in::readInt)
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage("malformed payload at position 4: expected 4 bytes, found 2 bytes left");
    in.skip(2);
    assertThatThrownBy(in::readByte)
        .hasMessage("malformed payload at position 6: expected a byte, found 0 bytes left");
  }

  @Test
  void refusesDamagedNumbersStringsAndCounts() {
    assertThatThrownBy(() -> reader(2).readBoolean())
        .hasMessage("malformed payload at position 0: expected 0 or 1, found 2");
    assertThatThrownBy(() -> reader(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1).readVarlong())
        .hasMessage(
            "malformed payload at position 10: expected the end of a number, found an eleventh"
                + " byte");
    assertThatThrownBy(() -> reader(-1, -1, -1, -1, -1, 1).readVarint())
        .hasMessage(
            "malformed payload at position 0: expected a number of 32 bits, found 68719476735");
    assertThatThrownBy(() -> reader(40, 'a').readString())
        .hasMessage(
            "malformed payload at position 0: expected a string,"
                + " found form 0 of 10 bytes with 1 bytes left");
    assertThatThrownBy(() -> reader(3, 'a').readString())
        .hasMessage(
            "malformed payload at position 0: expected a string,"
                + " found form 3 of 0 bytes with 1 bytes left");
    assertThatThrownBy(() -> reader(5, 1, 2, 3, 4).readCount(2))
        .hasMessage(
            "malformed payload at position 0: expected a count,"
                + " found 5 of 2 bytes with 4 bytes left");
  }

  @Test
  void refusesBlocksThatCannotHoldANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PayloadWriter(15))
        .withMessage("blockSize must be at least 16: blockSize=15");
  }

  @Test
  void refusesAPartThatIsNotInThePayload() {
    assertThatThrownBy(() -> PayloadReader.of(Payload.of(new byte[4]), 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("part must be within the payload: from=2 length=3 size=4");
  }

  private static PayloadReader reader(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return PayloadReader.of(Payload.of(all));
  }
}
