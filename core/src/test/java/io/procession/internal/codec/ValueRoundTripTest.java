package io.procession.internal.codec;

import static io.procession.internal.codec.Copies.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueRoundTripTest {
  enum Colour {
    RED,
    GREEN {
      @Override
      String shade() {
        return "lime";
      }
    };

    String shade() {
      return "plain";
    }
  }

  record Point(int x, double y, String name, List<Integer> tags) {}

  record Empty() {}

  record Checked(int value) {
    Checked {
      if (value < 0) {
        throw new IllegalArgumentException("value must not be negative: value=" + value);
      }
    }
  }

  /** Its accessor lies; the copy must not. */
  record Masked(String secret) {
    @Override
    public String secret() {
      return "***";
    }
  }

  record Resolved(String text) implements Serializable {
    private Object writeReplace() {
      return new Resolved(text + " written");
    }

    private Object readResolve() {
      return new Resolved(text + " read");
    }
  }

  static class Account {
    private final String owner;
    protected long balance;
    transient int visits = 5;

    Account(String owner, long balance) {
      this.owner = owner;
      this.balance = balance;
    }
  }

  static final class Savings extends Account {
    private final double rate;
    private final Colour colour;

    Savings(String owner, long balance, double rate, Colour colour) {
      super(owner, balance);
      this.rate = rate;
      this.colour = colour;
    }
  }

  static final class Custom implements Serializable {
    private static final long serialVersionUID = 1L;
    private transient int doubled;

    Custom(int doubled) {
      this.doubled = doubled;
    }

    private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
      out.defaultWriteObject();
      out.writeInt(doubled / 2);
    }

    private void readObject(java.io.ObjectInputStream in)
        throws java.io.IOException, ClassNotFoundException {
      in.defaultReadObject();
      doubled = 2 * in.readInt();
    }
  }

  static Stream<Object> values() {
    return Stream.of(
        true,
        false,
        (byte) -128,
        (short) -32_768,
        'ß',
        '\uffff',
        0,
        -1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        Float.NaN,
        Math.PI,
        Double.NEGATIVE_INFINITY,
        "",
        "text",
        "long ".repeat(50),
        "Grüße",
        "漢字 🐫",
        "half \ud83d",
        BigInteger.ZERO,
        BigInteger.TWO.pow(200).negate(),
        new BigDecimal("-123.4500"),
        UUID.fromString("12345678-90ab-cdef-1234-567890abcdef"),
        Instant.parse("2026-11-20T10:15:30.123456789Z"),
        Instant.MIN,
        Duration.ofSeconds(-5, 7),
        LocalDate.MAX,
        LocalTime.of(23, 59, 59, 999_999_999),
        LocalDateTime.MIN,
        ZonedDateTime.parse("2026-11-20T10:15:30+01:00[Europe/Paris]"),
        DayOfWeek.FRIDAY,
        Path.of("relative", "file.txt"),
        Path.of("/"),
        Optional.empty(),
        Optional.of(List.of("a")),
        OptionalInt.empty(),
        OptionalInt.of(-3),
        OptionalLong.of(1L << 40),
        OptionalLong.empty(),
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        String.class,
        int.class,
        void.class,
        int[][].class,
        Map.Entry.class,
        Colour.RED,
        Colour.GREEN,
        new Empty(),
        new Point(1, 2.5, "p", List.of(1, 2)),
        new Point(-1, Double.NaN, null, null),
        Map.entry("key", 1),
        new BitSet(),
        URI.create("https://example.org/x?y"),
        new Date(1234),
        EnumSet.of(Colour.RED),
        new EnumMap<>(Map.of(Colour.GREEN, 1)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isEqualToItsCopy(Object value) {
    Object copy = copy(value);

    assertThat(copy).isEqualTo(value).hasSameClassAs(value);
    assertThat(copy(List.of(value, 1)).getFirst()).isEqualTo(value);
    assertThat(copy(new Object[] {new Date(5), value})[1]).isEqualTo(value);
  }

  static Stream<Collection<?>> collections() {
    return Stream.of(
        new ArrayList<>(Arrays.asList(1, null, "x", 2.0)),
        new LinkedList<>(Arrays.asList(null, "x")),
        Arrays.asList(3, null),
        List.of(),
        List.of(1),
        List.of(1, 2),
        List.of(1, 2, 3),
        Stream.of(1, null, 3).toList(),
        Stream.of(1, 2, 3).toList(),
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(1, null))),
        Collections.emptyList(),
        Collections.nCopies(3, "n"),
        new HashSet<>(Arrays.asList(1, null, "x")),
        new LinkedHashSet<>(List.of(5, 3, 9)),
        new TreeSet<>(List.of(5, 3, 9)),
        new TreeSet<>(Set.of("b", "a")).descendingSet(),
        Set.of(),
        Set.of("a"),
        Set.of("a", "b", "c"));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void keepsTheClassAndOrderOfCollections(Collection<?> collection) {
    Collection<?> copy = copy(collection);

    assertThat(copy).isEqualTo(collection).hasSameClassAs(collection);
    if (!(collection instanceof Set) || collection instanceof LinkedHashSet) {
      assertThat(copy.toArray()).containsExactly(collection.toArray());
    }
  }

  static Stream<Map<?, ?>> maps() {
    Map<Object, Object> hash = new HashMap<>();
    hash.put(null, 1);
    hash.put("k", null);
    Map<Object, Object> linked = new LinkedHashMap<>();
    linked.put("z", 1);
    linked.put("a", List.of(2));
    return Stream.of(
        hash,
        linked,
        new TreeMap<>(Map.of(3, "c", 1, "a")),
        Map.of(),
        Map.of("a", 1),
        Map.of("a", 1, "b", 2, "c", 3),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        Collections.emptyMap());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void keepsTheClassAndOrderOfMaps(Map<?, ?> map) {
    Map<?, ?> copy = copy(map);

    assertThat(copy).isEqualTo(map).hasSameClassAs(map);
    if (map instanceof LinkedHashMap) {
      assertThat(copy.keySet().toArray()).containsExactly(map.keySet().toArray());
    }
  }

  static Stream<Object> arrays() {
    return Stream.of(
        new boolean[] {true, false},
        new byte[] {1, -1},
        new short[] {1, -1},
        new char[] {'a', '\uffff'},
        new int[] {1, -1, Integer.MIN_VALUE},
        new long[] {1, Long.MIN_VALUE},
        new float[] {1.5f, Float.NaN},
        new double[] {1.5, -0.0},
        new String[] {"a", null},
        new Integer[] {1, null},
        new Object[] {1, "x", null, new int[] {1}},
        new int[][] {{1}, {}, {2, 3}},
        new Object[0][0],
        new Number[] {1, 2.0},
        new Colour[] {Colour.RED},
        new Point[] {new Point(1, 2, "3", List.of()), null},
        new List<?>[] {List.of(1)},
        new Date[] {new Date(1)});
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void keepsTheTypeAndContentOfArrays(Object array) {
    Object copy = copy(array);

    assertThat(copy).hasSameClassAs(array);
    assertThat(Arrays.deepEquals(new Object[] {copy}, new Object[] {array})).isTrue();
  }

  @Test
  void copiesNull() {
    assertThat(Copies.decode(Copies.encode(null))).isNull();
  }

  @Test
  void copiesADeque() {
    ArrayDeque<Object> copy = copy(new ArrayDeque<Object>(List.of(1, "b")));

    assertThat(copy).containsExactly(1, "b");
  }

  @Test
  void keepsImmutableCollectionsUnmodifiable() {
    assertThatThrownBy(() -> copy(List.of(1)).add(2))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy(Set.of(1, 2)).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy(Map.of(1, 2)).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy(Stream.of(1, 2, 3).toList()).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void keepsWhetherAListRefusesNull() {
    assertThatNullPointerException().isThrownBy(() -> copy(List.of(1, 2, 3)).contains(null));
    assertThat(copy(Stream.of(1, 2, 3).toList()).contains(null)).isFalse();
  }

  @Test
  void keepsTheOrderOfAComparator() {
    var set = new TreeSet<Integer>(Comparator.reverseOrder());
    set.addAll(List.of(1, 3, 2));
    var map = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
    map.put("B", 1);

    assertThat(copy(set)).containsExactly(3, 2, 1);
    assertThat(copy(map).get("b")).isEqualTo(1);
  }

  @Test
  void copiesViewsAsCollectionsOfTheirOwn() {
    var numbers = new ArrayList<>(List.of(1, 2, 3, 4));
    var map = new LinkedHashMap<>(Map.of("k", 1));

    assertThat(copy(numbers.subList(1, 3))).isEqualTo(List.of(2, 3)).isInstanceOf(ArrayList.class);
    assertThat(copy(List.of(1, 2, 3).subList(0, 2))).isEqualTo(List.of(1, 2));
    assertThat(copy(map.keySet())).containsExactly("k").isInstanceOf(LinkedHashSet.class);
    assertThat(copy(map.values())).containsExactly(1).isInstanceOf(ArrayList.class);
    assertThat(copy(map.entrySet())).isEqualTo(map.entrySet());
    assertThat(copy(map.entrySet().iterator().next())).isEqualTo(Map.entry("k", 1));
    assertThat(copy(new TreeMap<>(map).navigableKeySet())).isInstanceOf(NavigableSet.class);
    assertThat(copy(numbers.reversed())).containsExactly(4, 3, 2, 1);
    assertThat(copy(map.reversed())).isEqualTo(map);
  }

  @Test
  void copiesViewsInsideOfWhatJavaSerializes() {
    var map = new LinkedHashMap<>(Map.of("k", 1));
    List<Object> views =
        Arrays.asList(
            new Date(1),
            new ArrayList<>(List.of(1, 2)).subList(0, 1),
            map.keySet(),
            map.values(),
            map.entrySet().iterator().next(),
            new TreeMap<>(map).keySet(),
            List.of(1, 2, 3).subList(1, 2),
            map.reversed());

    List<Object> copy = copy(views);

    assertThat(copy.subList(1, 3)).isEqualTo(views.subList(1, 3));
    assertThat((Collection<?>) copy.get(3)).isEqualTo(List.of(1));
    assertThat(copy.subList(4, 8)).isEqualTo(views.subList(4, 8));
  }

  @Test
  void rebuildsARecordThroughItsConstructorFromItsFields() {
    assertThat(copy(new Masked("s"))).isEqualTo(new Masked("s"));
    assertThat(copy(new Checked(4))).isEqualTo(new Checked(4));
  }

  @Test
  void leavesRecordsThatReplaceThemselvesToJava() {
    assertThat(copy(new Resolved("r")).text()).isEqualTo("r written read");
  }

  @Test
  void copiesFieldsOfUsersObjectsWithTheirSuperclasses() {
    Savings copy = copy(new Savings("Ada", 100, 0.5, Colour.GREEN));

    assertThat(((Account) copy).owner).isEqualTo("Ada");
    assertThat(copy.balance).isEqualTo(100);
    assertThat(copy.rate).isEqualTo(0.5);
    assertThat(copy.colour).isSameAs(Colour.GREEN);
    assertThat(copy.visits).as("a transient field").isZero();
    assertThat(Copies.isJava(copy)).isFalse();
  }

  @Test
  void copiesFieldsOfUsersObjectsInsideOfWhatJavaSerializes() {
    Object[] copy = copy(new Object[] {new Date(7), new Savings("Ada", 100, 0.5, Colour.RED)});

    assertThat(((Account) copy[1]).owner).isEqualTo("Ada");
    assertThat(((Savings) copy[1]).rate).isEqualTo(0.5);
    assertThat(((Savings) copy[1]).colour).isSameAs(Colour.RED);
  }

  @Test
  void leavesSerializableClassesToTheirOwnMethods() {
    assertThat(copy(new Custom(8)).doubled).isEqualTo(8);
    assertThat(copy(new AtomicLong(5)).get()).isEqualTo(5);
  }

  @Test
  void copiesARecordInsideOfWhatJavaSerializes() {
    Object[] copy = copy(new Object[] {new Date(7), new Point(1, 2, "n", List.of(3))});

    assertThat(copy[1]).isEqualTo(new Point(1, 2, "n", List.of(3)));
  }

  @Test
  void canWriteManyValuesOneAfterTheOther() {
    var out = new PayloadWriter();
    var writer = new ValueWriter(Copies.context());
    var reader = new ValueReader(getClass().getClassLoader());
    for (int i = 0; i < 50; i++) {
      Object value = List.of(new Point(i, i, "p", List.of(i)), Colour.RED, new int[i].length);
      writer.write(value, out);
      var payload = out.finish();
      var in = PayloadReader.of(payload);
      assertThat(reader.read(in, payload.size())).isEqualTo(value);
    }
  }
}
