package io.procession.internal.codec;

import io.procession.internal.wire.PayloadWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.FileSystems;
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

/** Writes values in tags as long as it can; the containers are {@link ContainerWriter}'s. */
final class TagWriter {
  /** Shorter strings are cheaper to repeat than to remember. */
  private static final int SHARED_LENGTH = 64;

  private final ClassTable classes;
  private final Identities met = new Identities();
  private final ContainerWriter containers;
  private PayloadWriter out = new PayloadWriter();

  /**
   * Whether the container that is being written can be completed later with the object that is
   * written next: not so in a record, whose constructor needs it at once.
   */
  private boolean completable;

  TagWriter(ClassTable classes) {
    this.classes = classes;
    this.containers = new ContainerWriter(this, met);
  }

  /**
   * Writes a value.
   *
   * @return false if only Java serialization can; then what was written is to be taken back
   */
  boolean write(@Nullable Object root, PayloadWriter target) {
    out = target;
    completable = false;
    try {
      write(root);
      return true;
    } catch (NeedsJava e) {
      return false;
    }
  }

  /** Forgets the objects of a value. */
  void clear() {
    met.clear();
  }

  PayloadWriter out() {
    return out;
  }

  /** Writes a part of a container that can be completed later. */
  void writeLater(@Nullable Object part) {
    completable = true;
    write(part);
  }

  /** Writes a part that is needed at once to rebuild its container. */
  void writeNow(@Nullable Object part) {
    completable = false;
    write(part);
  }

  private void write(@Nullable Object value) {
    if (value == null) {
      out.writeByte(Tag.NULL);
      return;
    }
    Class<?> type = value.getClass();
    if (type == Integer.class) {
      out.writeByte(Tag.INT);
      out.writeZigzag((int) value);
    } else if (type == String.class) {
      writeString((String) value);
    } else if (type == Long.class) {
      out.writeByte(Tag.LONG);
      out.writeZigzagLong((long) value);
    } else if (type == Double.class) {
      out.writeByte(Tag.DOUBLE);
      out.writeDouble((double) value);
    } else if (type == Boolean.class) {
      out.writeByte((boolean) value ? Tag.TRUE : Tag.FALSE);
    } else {
      writeOther(value, classes.slot(type));
    }
  }

  private void writeString(String value) {
    if (value.length() < SHARED_LENGTH) {
      out.writeByte(Tag.STRING);
      out.writeString(value);
    } else if (!writeReference(value)) {
      met.add(value);
      out.writeByte(Tag.SHARED_STRING);
      out.writeString(value);
    }
  }

  private void writeOther(Object value, ClassTable.Slot slot) {
    int kind = slot.shape().kind();
    if (kind == Tag.JAVA) {
      throw NeedsJava.INSTANCE;
    }
    if (kind == Tag.ENUM) {
      out.writeByte(Tag.ENUM);
      classes.write(slot.shape().type(), out);
      out.writeString(((Enum<?>) value).name());
    } else if (kind < Tag.BOOLEANS) {
      writeScalar(kind, value);
    } else if (!writeReference(value)) {
      int number = met.add(value);
      if (kind < Tag.STRINGS) {
        out.writeByte(kind);
        ArrayCodec.write(kind, value, out);
      } else if (kind == Tag.OBJECTS) {
        writeObjects((Object[]) value);
      } else if (kind == Tag.RECORD) {
        writeRecord(value, slot, number);
      } else if (kind == Tag.OBJECT) {
        writeObject(value, slot);
      } else {
        containers.write(kind, value, number);
      }
    }
  }

  /** Writes a reference if the object was met before. */
  private boolean writeReference(Object value) {
    int number = met.find(value);
    if (number < 0) {
      return false;
    }
    if (!completable && met.isOpen(number)) {
      throw new Refusal(value, Refusal.CONTAINS_ITSELF);
    }
    out.writeByte(Tag.REFERENCE);
    out.writeVarint(number);
    return true;
  }

  private void writeRecord(Object value, ClassTable.Slot slot, int number) {
    out.writeByte(Tag.RECORD);
    classes.write(slot, out);
    RecordShape shape = slot.shape().record();
    met.open(number);
    for (int i = 0; i < shape.size(); i++) {
      writeNow(shape.get(value, i));
    }
    met.close();
  }

  private void writeObject(Object value, ClassTable.Slot slot) {
    out.writeByte(Tag.OBJECT);
    classes.write(slot, out);
    ObjectShape shape = ObjectShape.of(value.getClass());
    out.writeVarint(shape.size());
    for (int i = 0; i < shape.size(); i++) {
      writeLater(shape.get(value, i));
    }
  }

  private void writeObjects(Object[] array) {
    out.writeByte(Tag.OBJECTS);
    classes.write(array.getClass().componentType(), out);
    out.writeVarint(Array.getLength(array));
    for (Object component : array) {
      writeLater(component);
    }
  }

  private void writeScalar(int kind, Object value) {
    out.writeByte(kind);
    switch (kind) {
      case Tag.BYTE -> out.writeByte((byte) value);
      case Tag.SHORT -> out.writeShort((short) value);
      case Tag.CHAR -> out.writeShort((char) value);
      case Tag.FLOAT -> out.writeFloat((float) value);
      case Tag.BIG_INTEGER -> writeBig((BigInteger) value);
      case Tag.BIG_DECIMAL -> {
        writeBig(((BigDecimal) value).unscaledValue());
        out.writeZigzag(((BigDecimal) value).scale());
      }
      case Tag.CLASS -> writeClass((Class<?>) value);
      case Tag.PATH -> writePath((Path) value);
      case Tag.OPTIONAL -> writeNow(((Optional<?>) value).orElse(null));
      case Tag.OPTIONAL_INT -> writeOptional((OptionalInt) value);
      case Tag.OPTIONAL_LONG -> writeOptional((OptionalLong) value);
      case Tag.OPTIONAL_DOUBLE -> writeOptional((OptionalDouble) value);
      case Tag.UUID -> {
        out.writeLong(((UUID) value).getMostSignificantBits());
        out.writeLong(((UUID) value).getLeastSignificantBits());
      }
      default -> writeTime(kind, value);
    }
  }

  // Seconds and the nanoseconds within the second are written together.
  @SuppressWarnings({"JavaInstantGetSecondsGetNano", "JavaDurationGetSecondsGetNano"})
  private void writeTime(int kind, Object value) {
    switch (kind) {
      case Tag.INSTANT -> {
        out.writeLong(((Instant) value).getEpochSecond());
        out.writeInt(((Instant) value).getNano());
      }
      case Tag.DURATION -> {
        out.writeLong(((Duration) value).toSeconds());
        out.writeInt(((Duration) value).getNano());
      }
      case Tag.LOCAL_DATE -> out.writeLong(((LocalDate) value).toEpochDay());
      case Tag.LOCAL_TIME -> out.writeLong(((LocalTime) value).toNanoOfDay());
      case Tag.LOCAL_DATE_TIME -> {
        out.writeLong(((LocalDateTime) value).toLocalDate().toEpochDay());
        out.writeLong(((LocalDateTime) value).toLocalTime().toNanoOfDay());
      }
      default -> throw new IllegalStateException("kind must be a tag: kind=" + kind);
    }
  }

  private void writeClass(Class<?> type) {
    if (type.isHidden()) {
      throw new Refusal(type, "it is a hidden class, which only its process can name");
    }
    classes.write(type, out);
  }

  private void writeBig(BigInteger value) {
    byte[] bytes = value.toByteArray();
    out.writeVarint(bytes.length);
    out.writeBytes(bytes);
  }

  private void writePath(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new Refusal(
          path, "its file system, " + path.getFileSystem() + ", is open in this process only");
    }
    out.writeString(path.toString());
  }

  private void writeOptional(OptionalInt value) {
    out.writeBoolean(value.isPresent());
    out.writeInt(value.orElse(0));
  }

  private void writeOptional(OptionalLong value) {
    out.writeBoolean(value.isPresent());
    out.writeLong(value.orElse(0));
  }

  private void writeOptional(OptionalDouble value) {
    out.writeBoolean(value.isPresent());
    out.writeDouble(value.orElse(0));
  }

  /**
   * Says that the value has to be written by Java serialization; thrown often, so without a stack.
   */
  @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack, so one is enough.
  private static final class NeedsJava extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final NeedsJava INSTANCE = new NeedsJava();

    private NeedsJava() {
      super(null, null, false, false);
    }
  }
}
