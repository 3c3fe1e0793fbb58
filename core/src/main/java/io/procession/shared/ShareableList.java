package io.procession.shared;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list of a fixed size in shared memory, whose items are {@code Long}, {@code Double}, {@code
 * Boolean}, {@code String}, {@code byte[]} or null, and can be replaced. The counterpart of
 * Python's {@code multiprocessing.shared_memory.ShareableList}, byte by byte: either language
 * attaches to the list of the other by its name.
 *
 * <pre>
 *   0            count (8) | count + 1 places of items, from the start of the data (8 each)
 *   data         items, each in a multiple of 8 bytes
 *   formats      8 bytes an item, in Python's words: q, d, xxxxxxx?, 16s, xxxxxx?x
 *   codes        1 byte an item: 1 text, 2 bytes, 3 null, 0 all others
 * </pre>
 *
 * <p>The space of a text (in UTF-8) or of bytes is fixed when the list is made. As in Python, zeros
 * at the end of either are lost. Nothing here is atomic; use a {@link SharedLock} beside the list.
 */
public final class ShareableList implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;
  private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG;
  private static final int SLOT = 8;
  private static final byte PLAIN = 0;
  private static final byte TEXT = 1;
  private static final byte BYTES = 2;
  private static final byte NOTHING = 3;
  private static final String FLAG = "xxxxxxx?";
  private static final String NULL = "xxxxxx?x";

  private final transient SharedMemory memory;
  private final transient int size;
  private final transient long data;
  private final transient long formats;
  private final transient long codes;

  private ShareableList(SharedMemory memory) {
    this.memory = memory;
    this.size = Math.toIntExact(memory.segment().get(NUMBER, 0));
    this.data = (size + 2L) * SLOT;
    this.formats = data + memory.segment().get(NUMBER, (size + 1L) * SLOT);
    this.codes = formats + (long) size * SLOT;
  }

  /**
   * Creates a list.
   *
   * @param items what it holds at first; numbers become {@code Long} or {@code Double}
   * @return the list, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static ShareableList of(List<? extends @Nullable Object> items) {
    long[] places = new long[items.size() + 1];
    for (int i = 0; i < items.size(); i++) {
      places[i + 1] = places[i] + space(items.get(i));
    }
    long bytes = (items.size() + 2L) * SLOT + places[items.size()] + 9L * items.size();
    SharedMemory memory = SharedMemory.create(bytes);
    memory.segment().set(NUMBER, 0, items.size());
    MemorySegment.copy(places, 0, memory.segment(), NUMBER, SLOT, places.length);
    ShareableList made = new ShareableList(memory);
    for (int i = 0; i < items.size(); i++) {
      made.set(i, items.get(i));
    }
    return made;
  }

  /**
   * Attaches to a list that exists, of this library or of Python.
   *
   * @param name its name
   * @return the list, which the caller closes; closing does not remove it
   * @throws SharedMemoryException if there is none of that name
   */
  public static ShareableList attach(String name) {
    return new ShareableList(SharedMemory.attach(name));
  }

  private static long space(@Nullable Object item) {
    byte[] bytes = bytesOf(item);
    return bytes == null ? SLOT : (long) SLOT * (bytes.length / SLOT + 1);
  }

  private static byte @Nullable [] bytesOf(@Nullable Object item) {
    return switch (item) {
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case byte[] bytes -> bytes;
      case null, default -> null;
    };
  }

  /**
   * How many items there are.
   *
   * @return always the same
   */
  public int size() {
    return size;
  }

  private int at(int index) {
    int found = index < 0 ? index + size : index;
    if (found < 0 || found >= size) {
      throw new IndexOutOfBoundsException("index %d of %d items".formatted(index, size));
    }
    return found;
  }

  private long place(int item) {
    return memory.segment().get(NUMBER, (item + 1L) * SLOT);
  }

  /**
   * An item.
   *
   * @param index below the size; a negative one counts from the end
   * @return a {@code Long}, {@code Double}, {@code Boolean}, {@code String}, {@code byte[]} or null
   */
  public @Nullable Object get(int index) {
    int item = at(index);
    MemorySegment segment = memory.segment();
    long place = data + place(item);
    return switch (segment.get(ValueLayout.JAVA_BYTE, codes + item)) {
      case NOTHING -> null;
      case TEXT -> new String(bytes(item, place), StandardCharsets.UTF_8);
      case BYTES -> bytes(item, place);
      default ->
          switch (format(item)) {
            case "d" -> segment.get(ValueLayout.JAVA_DOUBLE, place);
            case FLAG -> segment.get(ValueLayout.JAVA_BYTE, place + SLOT - 1) != 0;
            default -> segment.get(NUMBER, place);
          };
    };
  }

  private byte[] bytes(int item, long place) {
    String format = format(item);
    long length = Long.parseLong(format.substring(0, format.length() - 1));
    byte[] all = memory.segment().asSlice(place, length).toArray(ValueLayout.JAVA_BYTE);
    int end = all.length;
    while (end > 0 && all[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(all, end);
  }

  /**
   * The format of an item, in the words of Python's {@code struct}.
   *
   * @param index below the size; a negative one counts from the end
   * @return such as {@code q}
   */
  public String format(int index) {
    byte[] word =
        memory
            .segment()
            .asSlice(formats + (long) at(index) * SLOT, SLOT)
            .toArray(ValueLayout.JAVA_BYTE);
    return new String(word, StandardCharsets.UTF_8).replace("\0", "");
  }

  /**
   * Replaces an item, also by one of another type.
   *
   * @param index below the size; a negative one counts from the end
   * @param value a number, {@code Boolean}, {@code String}, {@code byte[]} or null
   * @throws IllegalArgumentException if it is of another type, or does not fit; nothing was changed
   */
  public void set(int index, @Nullable Object value) {
    int item = at(index);
    MemorySegment segment = memory.segment();
    long place = data + place(item);
    switch (value) {
      case null -> {
        describe(item, NULL, NOTHING);
        segment.set(NUMBER, place, 0);
      }
      case Long number -> setNumber(item, number);
      case Integer number -> setNumber(item, number);
      case Double number -> {
        describe(item, "d", PLAIN);
        segment.set(ValueLayout.JAVA_DOUBLE, place, number);
      }
      case Boolean flag -> {
        describe(item, FLAG, PLAIN);
        segment.set(NUMBER, place, 0);
        segment.set(ValueLayout.JAVA_BYTE, place + SLOT - 1, (byte) (flag ? 1 : 0));
      }
      case String text -> setBytes(item, text.getBytes(StandardCharsets.UTF_8), TEXT);
      case byte[] bytes -> setBytes(item, bytes, BYTES);
      default ->
          throw new IllegalArgumentException(
              "an item must be a Long, Double, Boolean, String, byte[] or null: type="
                  + value.getClass().getName());
    }
  }

  private void setNumber(int item, long number) {
    describe(item, "q", PLAIN);
    memory.segment().set(NUMBER, data + place(item), number);
  }

  private void setBytes(int item, byte[] bytes, byte code) {
    long space = place(item + 1) - place(item);
    if (bytes.length > space) {
      throw new IllegalArgumentException(
          "an item must fit into the space it was made with: index=%d, bytes=%d, space=%d"
              .formatted(item, bytes.length, space));
    }
    describe(item, space + "s", code);
    MemorySegment target = memory.segment().asSlice(data + place(item), space);
    target.fill((byte) 0);
    target.copyFrom(MemorySegment.ofArray(bytes));
  }

  private void describe(int item, String format, byte code) {
    byte[] word = Arrays.copyOf(format.getBytes(StandardCharsets.UTF_8), SLOT);
    memory
        .segment()
        .asSlice(formats + (long) item * SLOT, SLOT)
        .copyFrom(MemorySegment.ofArray(word));
    memory.segment().set(ValueLayout.JAVA_BYTE, codes + item, code);
  }

  /**
   * A copy of the items, which can be given to {@link #of}.
   *
   * @return an unmodifiable list, in which null may be
   */
  public List<@Nullable Object> toList() {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(get(i));
    }
    return Collections.unmodifiableList(items);
  }

  /**
   * The first place of an item.
   *
   * @param value what is looked for
   * @return an index, or -1
   */
  public int indexOf(@Nullable Object value) {
    for (int i = 0; i < size; i++) {
      if (Objects.deepEquals(get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * How often an item is there.
   *
   * @param value what is looked for
   * @return 0 or more
   */
  public int count(@Nullable Object value) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += Objects.deepEquals(get(i), value) ? 1 : 0;
    }
    return count;
  }

  /**
   * The name that others attach by.
   *
   * @return that of its memory
   */
  public String name() {
    return memory.name();
  }

  /** Gives up the memory, and removes the list if this object created it. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "ShareableList[name=%s, size=%d]".formatted(name(), size);
  }

  private Object writeReplace() {
    return new Handle(memory);
  }

  /** What travels instead of a list. */
  private record Handle(SharedMemory memory) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new ShareableList(memory);
    }
  }
}
