package io.procession.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.spi.Payload;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LargeArraysTest {
  private static final int LENGTH = LargeArrays.MIN_BYTES / Double.BYTES + 3;

  private final double[] numbers = IntStream.range(0, LENGTH).asDoubleStream().toArray();

  private static void write(double[] array, PayloadWriter out) {
    out.writeInt(1);
    out.writeArray(ArrayKind.DOUBLE, array);
    out.writeInt(2);
  }

  private Payload written(LargeArrays how) {
    PayloadWriter out = new PayloadWriter(how);
    write(numbers, out);
    return out.finish();
  }

  private static double[] read(PayloadReader in, int length) {
    assertThat(in.readInt()).isEqualTo(1);
    double[] read = (double[]) in.readArray(ArrayKind.DOUBLE, length);
    assertThat(in.readInt()).isEqualTo(2);
    assertThat(in.remaining()).isZero();
    return read;
  }

  @ParameterizedTest
  @EnumSource(LargeArrays.class)
  void theBytesAreTheSameHoweverArraysAreTaken(LargeArrays how) {
    Payload payload = written(how);
    assertThat(payload.toByteArray()).isEqualTo(written(LargeArrays.INLINE).toByteArray());
    assertThat(read(PayloadReader.of(payload), LENGTH)).isEqualTo(numbers).isNotSameAs(numbers);
  }

  @Test
  void whatIsReferencedIsSeenToChangeAndWhatIsCopiedIsNot() {
    Payload referenced = written(LargeArrays.REFERENCED);
    Payload copied = written(LargeArrays.COPIED);
    numbers[7] = -1;
    assertThat(read(PayloadReader.of(referenced), LENGTH)[7]).isEqualTo(-1);
    assertThat(read(PayloadReader.of(copied), LENGTH)[7]).isEqualTo(7);
  }

  @Test
  void aReaderThatGivesArraysGivesThemAsTheyAre() {
    PayloadReader in = PayloadReader.of(written(LargeArrays.REFERENCED)).givingArrays();
    assertThat(read(in, LENGTH)).isSameAs(numbers);
    PayloadReader outer = PayloadReader.of(written(LargeArrays.REFERENCED)).givingArrays();
    assertThat(read(outer.slice(outer.remaining()), LENGTH)).isSameAs(numbers);
  }

  @Test
  void anArrayOfAnotherKindOrLengthIsReadFromTheBytes() {
    PayloadReader in = PayloadReader.of(written(LargeArrays.REFERENCED)).givingArrays();
    in.readInt();
    long[] bits = (long[]) in.readArray(ArrayKind.LONG, LENGTH);
    assertThat(bits)
        .isEqualTo(Arrays.stream(numbers).mapToLong(Double::doubleToLongBits).toArray());

    PayloadReader shorter = PayloadReader.of(written(LargeArrays.REFERENCED)).givingArrays();
    shorter.readInt();
    double[] some = (double[]) shorter.readArray(ArrayKind.DOUBLE, LENGTH - 1);
    assertThat(some).isEqualTo(Arrays.copyOf(numbers, LENGTH - 1));
    assertThat(shorter.readDouble()).isEqualTo(LENGTH - 1);
    assertThat(shorter.readInt()).isEqualTo(2);
  }

  @Test
  void numbersCanBeReadOutOfTheMemoryOfAnArray() {
    PayloadReader in = PayloadReader.of(written(LargeArrays.REFERENCED));
    in.skip(Integer.BYTES + 3L * Double.BYTES);
    assertThat(in.readDouble()).isEqualTo(3);
    in.skip((LENGTH - 5L) * Double.BYTES);
    assertThat(in.readDouble()).isEqualTo(LENGTH - 1);
    assertThat(in.readInt()).isEqualTo(2);
  }

  @Test
  void anArrayOverManyBlocksIsStillOneArray() {
    PayloadWriter out = new PayloadWriter(1000, LargeArrays.REFERENCED);
    write(numbers, out);
    Payload payload = out.finish();
    assertThat(payload.blocks()).isGreaterThan(LargeArrays.MIN_BYTES / 1000);
    assertThat(read(PayloadReader.of(payload), LENGTH)).isEqualTo(numbers);
    assertThat(read(PayloadReader.of(payload).givingArrays(), LENGTH)).isSameAs(numbers);
  }

  @Test
  void whatIsTakenBackLeavesNoArray() {
    PayloadWriter out = new PayloadWriter(LargeArrays.REFERENCED);
    out.writeInt(5);
    long start = out.position();
    out.writeArray(ArrayKind.DOUBLE, numbers);
    out.writeInt(6);
    out.truncate(start);
    out.writeInt(7);
    assertThat(out.finish().toByteArray()).containsExactly(5, 0, 0, 0, 7, 0, 0, 0);

    out.writeArray(ArrayKind.DOUBLE, numbers);
    out.truncate(0);
    write(numbers, out);
    assertThat(read(PayloadReader.of(out.finish()).givingArrays(), LENGTH)).isSameAs(numbers);
  }

  @Test
  void numbersBeforeAndAfterAnArrayCanBeReplaced() {
    PayloadWriter out = new PayloadWriter(LargeArrays.REFERENCED);
    write(numbers, out);
    out.patchInt(0, 11);
    out.patchInt(out.position() - Integer.BYTES, 12);
    PayloadReader in = PayloadReader.of(out.finish());
    assertThat(in.readInt()).isEqualTo(11);
    in.skip((long) LENGTH * Double.BYTES);
    assertThat(in.readInt()).isEqualTo(12);
  }

  @Test
  void payloadsWithArraysCanBeJoined() {
    byte[] head = {9};
    Payload joined = Payload.of(head).then(written(LargeArrays.REFERENCED));
    PayloadReader in = PayloadReader.of(joined).givingArrays();
    assertThat(in.readByte()).isEqualTo((byte) 9);
    assertThat(read(in, LENGTH)).isSameAs(numbers);
    assertThat(joined.memory(0)).isNull();
  }

  @ParameterizedTest
  @EnumSource(ArrayKind.class)
  void everyKindKeepsItsBytes(ArrayKind kind) {
    int length = LargeArrays.MIN_BYTES / kind.bytesEach();
    Object array = kind.allocate(length);
    kind.memoryOf(array).fill((byte) 0x5a);
    PayloadWriter out = new PayloadWriter(LargeArrays.COPIED);
    out.writeArray(kind, array);
    Object read = PayloadReader.of(out.finish()).readArray(kind, length);
    assertThat(ArrayKind.of(read)).isEqualTo(kind);
    assertThat(ArrayKind.numbered(kind.ordinal())).isEqualTo(kind);
    MemorySegment memory = kind.memoryOf(read);
    assertThat(memory.mismatch(kind.memoryOf(array))).isEqualTo(-1);
    assertThat(memory.heapBase().orElseThrow()).isSameAs(read);
  }
}
