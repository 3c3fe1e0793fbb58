package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ElementsTest {
  record Point(int x, int y) {}

  enum Colour {
    RED,
    GREEN
  }

  /** Can be written but not read. */
  static final class Poisonous implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new AssertionError("poison");
    }
  }

  private final ElementWriter writer = new ElementWriter(new ValueWriter(Copies.context()));
  private final ElementReader reader =
      new ElementReader(new ValueReader(getClass().getClassLoader()));

  private Payload encode(List<?> elements) {
    var out = new PayloadWriter();
    writer.begin(out);
    elements.forEach(writer::add);
    writer.finish();
    return out.finish();
  }

  private List<Object> decode(Payload payload) {
    reader.begin(PayloadReader.of(payload));
    List<Object> elements = new ArrayList<>();
    while (reader.hasNext()) {
      elements.add(reader.next());
    }
    return elements;
  }

  @Test
  void keepsElementsOfAllTypesInOrder() {
    List<Object> elements =
        Arrays.asList(
            1,
            2,
            null,
            null,
            3L,
            4.0,
            true,
            false,
            "a",
            "b",
            'c',
            5,
            new Point(1, 2),
            List.of(6),
            Colour.RED,
            null,
            "z",
            new int[0].length,
            new Date(7),
            new Point(3, 4),
            8.5f,
            (byte) 9);

    assertThat(decode(encode(elements))).isEqualTo(elements);
  }

  @Test
  void readsNothingFromNothing() {
    assertThat(encode(List.of()).size()).isZero();
    assertThat(decode(Payload.EMPTY)).isEmpty();
    assertThatThrownBy(reader::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("the sequence has no further element");
  }

  @Test
  void storesNumbersWithoutOverhead() {
    assertThat(encode(IntStream.range(0, 1000).boxed().toList()).size()).isEqualTo(9 + 4000);
    assertThat(encode(IntStream.range(0, 1000).mapToObj(i -> (double) i).toList()).size())
        .isEqualTo(9 + 8000);
  }

  @Test
  void namesAClassOnceHoweverManyElementsAreOfIt() {
    long one = encode(List.of(new Point(1, 1))).size();
    long two = encode(List.of(new Point(1, 1), new Point(1, 1))).size();
    long many = encode(IntStream.range(0, 100).mapToObj(i -> new Point(1, 1)).toList()).size();

    assertThat(many - two).isEqualTo(98 * 10);
    assertThat(two - one).isLessThan(80);
  }

  @Test
  void skipsAnyNumberOfElementsAndReadsTheRest() {
    List<Object> elements = new ArrayList<>();
    var random = new Random(4);
    for (int i = 0; i < 300; i++) {
      elements.add(
          switch (random.nextInt(8)) {
            case 0, 1 -> i;
            case 2 -> (long) i;
            case 3 -> "text " + i;
            case 4 -> null;
            case 5 -> new Point(i, i);
            case 6 -> Colour.values()[i % 2];
            default -> i % 2 == 0;
          });
    }
    Payload payload = encode(elements);
    for (int skipped = 0; skipped < elements.size(); skipped += 7) {
      reader.begin(PayloadReader.of(payload));
      reader.skip(skipped);
      assertThat(reader.next()).isEqualTo(elements.get(skipped));
      if (skipped + 2 < elements.size()) {
        reader.skip(1);
        assertThat(reader.next()).isEqualTo(elements.get(skipped + 2));
      }
    }
    reader.begin(PayloadReader.of(payload));
    assertThatThrownBy(() -> reader.skip(301)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void failsOnlyTheElementThatCannotBeDecoded() {
    Payload payload = encode(List.of(1, new Poisonous(), new Point(1, 2), new Poisonous(), "end"));
    reader.begin(PayloadReader.of(payload));

    assertThat(reader.next()).isEqualTo(1);
    assertThatThrownBy(reader::next)
        .isInstanceOf(UndecodableException.class)
        .hasMessage("cannot be decoded: java.lang.AssertionError: poison");
    assertThat(reader.next()).isEqualTo(new Point(1, 2));
    assertThatThrownBy(reader::next).isInstanceOf(UndecodableException.class);
    assertThat(reader.next()).isEqualTo("end");
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void failsOnlyTheElementsWhoseClassIsMissing() {
    Payload payload =
        encode(List.of(new Point(1, 2), new Point(3, 4), Colour.RED, new Object[] {new Date(1)}));
    var elsewhere = new ElementReader(new ValueReader(ClassLoader.getPlatformClassLoader()));
    elsewhere.begin(PayloadReader.of(payload));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(elsewhere::next)
          .isInstanceOf(UndecodableException.class)
          .hasMessage(
              "cannot be decoded: class io.procession.internal.codec.ElementsTest$Point"
                  + " is not found in this process");
    }
    assertThatThrownBy(elsewhere::next)
        .hasMessage(
            "cannot be decoded: class io.procession.internal.codec.ElementsTest$Colour"
                + " is not found in this process");
    assertThat((Object[]) elsewhere.next()).containsExactly(new Date(1));
  }

  @Test
  void goesOnAfterAnElementThatCannotBeEncoded() {
    var out = new PayloadWriter();
    writer.begin(out);
    writer.add(1);
    assertThatThrownBy(() -> writer.add(new Object[] {new Point(1, 2), Thread.currentThread()}))
        .isInstanceOf(NotEncodableException.class);
    writer.add(new Point(5, 6));
    assertThatThrownBy(() -> writer.add(Thread.currentThread()))
        .isInstanceOf(NotEncodableException.class);
    writer.add(new Point(7, 8));
    assertThat(writer.count()).isEqualTo(3);
    writer.finish();

    assertThat(decode(out.finish())).isEqualTo(List.of(1, new Point(5, 6), new Point(7, 8)));
  }

  @Test
  void carriesFailuresInPlaceOfResults() {
    var out = new PayloadWriter();
    writer.begin(out);
    writer.add(1);
    writer.addFailure(TaskFailure.of(new IllegalStateException("boom"), Copies.context()));
    writer.add(2);
    writer.finish();

    List<Object> elements = decode(out.finish());

    assertThat(elements).hasSize(3).startsWith(1).endsWith(2);
    assertThat(((TaskFailure) elements.get(1)).summary())
        .isEqualTo("java.lang.IllegalStateException: boom");
  }

  @Test
  void movesNumbersInBulk() {
    var out = new PayloadWriter();
    writer.begin(out);
    writer.addInts(new int[] {0, 1, 2, 3}, 1, 4);
    writer.addLongs(new long[] {4, 5}, 0, 2);
    writer.addDoubles(new double[] {6.5, 7.5}, 0, 1);
    writer.finish();
    Payload payload = out.finish();

    assertThat(decode(payload)).isEqualTo(List.of(1, 2, 3, 4L, 5L, 6.5));
    reader.begin(PayloadReader.of(payload));
    int[] ints = new int[5];
    assertThat(reader.readInts(ints, 1, 3)).isEqualTo(2);
    assertThat(reader.readLongs(new long[1], 0, 1)).isZero();
    assertThat(reader.readInts(ints, 3, 5)).isEqualTo(1);
    assertThat(ints).containsExactly(0, 1, 2, 3, 0);
    long[] longs = new long[2];
    assertThat(reader.readLongs(longs, 0, 2)).isEqualTo(2);
    assertThat(longs).containsExactly(4, 5);
    double[] doubles = new double[1];
    assertThat(reader.readDoubles(doubles, 0, 1)).isEqualTo(1);
    assertThat(doubles).containsExactly(6.5);
    assertThat(reader.readDoubles(doubles, 0, 1)).isZero();
  }

  @Test
  void crossesSmallBlocks() {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      elements.add(i % 3 == 0 ? i : i % 3 == 1 ? new Point(i, -i) : "s".repeat(i));
    }
    var out = new PayloadWriter(64);
    writer.begin(out);
    elements.forEach(writer::add);
    writer.finish();

    assertThat(decode(out.finish())).isEqualTo(elements);
  }

  @Test
  void keepsIdentityWithinAnElementAndNotBetween() {
    var list = new ArrayList<Object>(List.of(1));
    List<Object> elements = decode(encode(List.of(List.of(list, list), list)));
    List<?> first = (List<?>) elements.get(0);

    assertThat(first.get(0)).isSameAs(first.get(1)).isNotSameAs(elements.get(1));
  }

  @Test
  void refusesDamagedHeads() {
    assertThatThrownBy(() -> decode(Payload.of(new byte[] {77, 1, 0, 0, 0, 0, 0, 0, 0})))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage("malformed payload at position 0: expected the type of a run, found 77");
    assertThatThrownBy(
            () -> decode(Payload.of(new byte[] {RunType.INTS, 9, 0, 0, 0, 0, 0, 0, 0, 1, 2})))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage(
            "malformed payload at position 1: expected a count of elements,"
                + " found 9 with 2 bytes left");
    assertThatThrownBy(
            () ->
                decode(Payload.of(new byte[] {RunType.VALUES, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0})))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage("malformed payload at position 13: expected 9 bytes, found 0 bytes left");
  }

  @Test
  void readsLengthsInPages() {
    var out = new PayloadWriter();
    out.writeByte(RunType.VALUES);
    out.writeLong(1);
    out.writeInt(Integer.MIN_VALUE | 2);
    new ValueWriter(Copies.context()).write(List.of(1), out);
    while (out.position() < 13 + 2 * RunType.PAGE) {
      out.writeByte(0);
    }
    out.writeByte(RunType.NULLS);
    out.writeLong(1);

    assertThat(decode(out.finish())).isEqualTo(Arrays.asList(List.of(1), null));
  }
}
