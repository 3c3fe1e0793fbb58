package io.procession.internal.codec;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values in tags; the containers are {@link ContainerReader}'s. */
final class TagReader {
  private final ClassNames classes;
  private final Remembered met = new Remembered();
  private final ContainerReader containers;
  private @Nullable PayloadReader source;

  /** The number of the unfinished object that was just referred to; -1 if there was none. */
  private int unfinished = -1;

  TagReader(ClassNames classes) {
    this.classes = classes;
    this.containers = new ContainerReader(this, met);
  }

  @Nullable Object read(int tag, PayloadReader in) throws Throwable {
    source = in;
    Object root = readTagged(tag, in);
    refuseUnfinished();
    return root;
  }

  void clear() {
    met.clear();
    unfinished = -1;
    source = null;
  }

  PayloadReader in() {
    if (source == null) {
      throw new IllegalStateException("no value is being read");
    }
    return source;
  }

  /** Reads a part; {@link #takeUnfinished} tells whether it must be completed later. */
  @Nullable Object readLater() throws Throwable {
    PayloadReader in = in();
    return readTagged(in.readByte(), in);
  }

  /** Reads a part that must be complete. */
  @Nullable Object readNow() throws Throwable {
    Object part = readLater();
    refuseUnfinished();
    return part;
  }

  /** The number of the unfinished object that the last part refers to, once; else -1. */
  int takeUnfinished() {
    int number = unfinished;
    unfinished = -1;
    return number;
  }

  private void refuseUnfinished() {
    if (takeUnfinished() >= 0) {
      throw new MalformedPayloadException(
          in().position(), "a finished object", "one in the making");
    }
  }

  private @Nullable Object readTagged(int tag, PayloadReader in) throws Throwable {
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.INT -> in.readZigzag();
      case Tag.STRING -> in.readString();
      case Tag.LONG -> in.readZigzagLong();
      case Tag.DOUBLE -> in.readDouble();
      case Tag.SHARED_STRING -> {
        int number = met.reserve();
        String string = in.readString();
        met.define(number, string);
        yield string;
      }
      case Tag.REFERENCE -> readReference(in);
      case Tag.RECORD -> readRecord(in);
      case Tag.OBJECT -> readObject(in);
      case Tag.OBJECTS -> readObjects(in);
      case Tag.ENUM -> readEnum(in);
      default -> tag < Tag.BOOLEANS ? readScalar(tag, in) : readContainer(tag, in);
    };
  }

  private @Nullable Object readReference(PayloadReader in) {
    long at = in.position();
    int number = in.readVarint();
    if (number < 0 || number >= met.size()) {
      throw new MalformedPayloadException(at, "an object met before", Integer.toString(number));
    }
    Object object = met.get(number);
    if (object == null) {
      unfinished = number;
    }
    return object;
  }

  private Object readContainer(int tag, PayloadReader in) throws Throwable {
    int number = met.reserve();
    if (tag < Tag.STRINGS) {
      Object array = ArrayCodec.read(tag, in);
      met.define(number, array);
      return array;
    }
    return containers.read(tag, number);
  }

  private Object readRecord(PayloadReader in) throws Throwable {
    int number = met.reserve();
    Class<?> type = classes.read(in);
    Shape shape = Shape.of(type);
    if (shape.kind() != Tag.RECORD) {
      throw new IllegalArgumentException(differs(type, "a record that can be built"));
    }
    RecordShape record = shape.record();
    @Nullable Object[] components = new Object[record.size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = readNow();
    }
    Object object = record.create(components);
    met.define(number, object);
    return object;
  }

  private Object readObject(PayloadReader in) throws Throwable {
    int number = met.reserve();
    Class<?> type = classes.read(in);
    ObjectShape shape = ObjectShape.of(type);
    int fields = in.readVarint();
    if (fields != shape.size()) {
      throw new IllegalArgumentException(differs(type, "a class with " + fields + " fields"));
    }
    Object object = shape.allocate();
    met.define(number, object);
    for (int i = 0; i < fields; i++) {
      Object value = readLater();
      int later = takeUnfinished();
      if (later < 0) {
        shape.set(object, i, value);
      } else {
        int field = i;
        met.completeLater(later, part -> shape.set(object, field, part));
      }
    }
    return object;
  }

  private Object readObjects(PayloadReader in) throws Throwable {
    int number = met.reserve();
    Class<?> component = classes.read(in);
    int length = in.readCount(1);
    @Nullable Object[] array = (@Nullable Object[]) Array.newInstance(component, length);
    met.define(number, array);
    containers.fill(array);
    return array;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The enum's own type cannot be named here.
  private Object readEnum(PayloadReader in) throws ClassNotFoundException {
    Class<?> type = classes.read(in);
    String name = in.readString();
    if (!type.isEnum()) {
      throw new IllegalArgumentException(differs(type, "an enum"));
    }
    return Enum.valueOf((Class<? extends Enum>) type.asSubclass(Enum.class), name);
  }

  private static String differs(Class<?> type, String other) {
    return "class " + type.getName() + " differs between the processes: the other one has " + other;
  }

  private Object readScalar(int tag, PayloadReader in) throws Throwable {
    return switch (tag) {
      case Tag.BYTE -> in.readByte();
      case Tag.SHORT -> in.readShort();
      case Tag.CHAR -> (char) in.readShort();
      case Tag.FLOAT -> in.readFloat();
      case Tag.BIG_INTEGER -> new BigInteger(in.readBytes(in.readCount(1)));
      case Tag.BIG_DECIMAL ->
          new BigDecimal(new BigInteger(in.readBytes(in.readCount(1))), in.readZigzag());
      case Tag.UUID -> new UUID(in.readLong(), in.readLong());
      case Tag.CLASS -> classes.read(in);
      case Tag.PATH -> Path.of(in.readString());
      case Tag.OPTIONAL -> Optional.ofNullable(readNow());
      case Tag.OPTIONAL_INT -> {
        boolean present = in.readBoolean();
        int value = in.readInt();
        yield present ? OptionalInt.of(value) : OptionalInt.empty();
      }
      case Tag.OPTIONAL_LONG -> {
        boolean present = in.readBoolean();
        long value = in.readLong();
        yield present ? OptionalLong.of(value) : OptionalLong.empty();
      }
      case Tag.OPTIONAL_DOUBLE -> {
        boolean present = in.readBoolean();
        double value = in.readDouble();
        yield present ? OptionalDouble.of(value) : OptionalDouble.empty();
      }
      default -> readTime(tag, in);
    };
  }

  private static Object readTime(int tag, PayloadReader in) {
    return switch (tag) {
      case Tag.INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case Tag.DURATION -> Duration.ofSeconds(in.readLong(), in.readInt());
      case Tag.LOCAL_DATE -> LocalDate.ofEpochDay(in.readLong());
      case Tag.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case Tag.LOCAL_DATE_TIME ->
          LocalDateTime.of(
              LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
      default ->
          throw new MalformedPayloadException(
              in.position() - 1, "the tag of a value", Integer.toString(tag));
    };
  }
}
