package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Damaged bytes end in one of the two documented exceptions, and never in a huge allocation. */
class DamagedPayloadTest {
  record Point(int x, String name) {}

  static final class Person {
    String name = "Ada";
    List<Object> friends = new ArrayList<>(List.of(this));
  }

  private static final int ROUNDS = 5_000;

  private static List<Object> elements() {
    Map<String, Object> map = new HashMap<>(Map.of("k", 1, "l", List.of(2)));
    return Arrays.asList(
        1,
        2,
        null,
        3L,
        4.5,
        "text",
        "x".repeat(70),
        true,
        'c',
        new Point(1, "p"),
        new Point(2, "q"),
        List.of(1, 2, 3),
        Arrays.asList(1, null),
        map,
        new TreeMap<>(map),
        new HashSet<>(List.of(1, 2)),
        Map.of(1, 2),
        Map.entry(1, 2),
        new int[] {1, 2, 3},
        new double[10],
        new String[] {"a"},
        new Object[] {1, map},
        new Person(),
        Optional.of(5),
        BigInteger.TEN,
        BigDecimal.ONE,
        UUID.randomUUID(),
        Path.of("x"),
        LocalDateTime.MIN,
        Thread.State.NEW,
        String.class,
        List.of(new Date(1), new Point(3, "r"), new Person()),
        new BitSet(5),
        new Date(5));
  }

  private static byte[] encoded() {
    var out = new PayloadWriter();
    var writer = new ElementWriter(new ValueWriter(Copies.context()));
    writer.begin(out);
    elements().forEach(writer::add);
    writer.addFailure(TaskFailure.of(new IllegalStateException("x"), Copies.context()));
    writer.finish();
    return out.finish().toByteArray();
  }

  @Test
  void endsInADocumentedExceptionWhateverTheDamage() {
    byte[] good = encoded();
    var random = new Random(20261120);
    var reader = new ElementReader(new ValueReader(getClass().getClassLoader()));
    int damaged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Payload payload = Payload.of(damage(good, random));
      reader.begin(PayloadReader.of(payload));
      damaged += readAll(reader);
    }
    assertThat(damaged).isGreaterThan(ROUNDS / 10);
  }

  private static byte[] damage(byte[] good, Random random) {
    byte[] bytes =
        Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Reads as far as that goes; 1 if there was an error. */
  private static int readAll(ElementReader reader) {
    int errors = 0;
    int elements = 0;
    try {
      // A damaged count may promise two billion nulls, which take no bytes.
      while (elements++ < 1000 && reader.hasNext()) {
        try {
          reader.next();
        } catch (UndecodableException e) {
          errors = 1;
        }
      }
    } catch (MalformedPayloadException e) {
      errors = 1;
    }
    return errors;
  }

  @Test
  void endsInADocumentedExceptionWhenSkipping() {
    byte[] good = encoded();
    var random = new Random(5);
    var reader = new ElementReader(new ValueReader(getClass().getClassLoader()));
    int damaged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      reader.begin(PayloadReader.of(Payload.of(damage(good, random))));
      try {
        reader.skip(elements().size());
      } catch (MalformedPayloadException | java.util.NoSuchElementException e) {
        damaged++;
      }
    }
    assertThat(damaged).isPositive();
  }

  @Test
  void endsInADocumentedExceptionForRandomBytes() {
    var random = new Random(7);
    var values = new ValueReader(getClass().getClassLoader());
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[1 + random.nextInt(60)];
      random.nextBytes(bytes);
      bytes[0] = (byte) random.nextInt(70);
      try {
        values.read(PayloadReader.of(Payload.of(bytes)), bytes.length);
      } catch (UndecodableException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void refusesCountsThatTheBytesCannotHold() {
    for (int tag : new int[] {Tag.DOUBLES, Tag.ARRAY_LIST, Tag.HASH_MAP, Tag.STRINGS, Tag.BYTES}) {
      var out = new PayloadWriter();
      out.writeByte(tag);
      out.writeVarint(Integer.MAX_VALUE);
      Payload payload = out.finish();

      assertThat(decodingError(payload))
          .startsWith(
              "cannot be decoded: io.procession.internal.wire.MalformedPayloadException: malformed"
                  + " payload at position 1: expected a count, found 2147483647 of ");
    }
  }

  private String decodingError(Payload payload) {
    try {
      Copies.decode(payload);
      return "none";
    } catch (UndecodableException e) {
      return e.getMessage();
    }
  }
}
