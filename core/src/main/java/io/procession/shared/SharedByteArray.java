package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array of {@code byte} that all processes see. The counterpart of Python's {@code Array('b',
 * …)}, and with {@code getText} of {@code Array('c', …)}.
 *
 * <p>{@code get} and {@code set} are as fast as those of a Java array, and have its order: none. So
 * other threads may see changes late, until both have met at a lock, a barrier, or the end of a
 * task; for atomic counters use an array of {@code int}.
 */
public final class SharedByteArray extends SharedArray {
  private static final long serialVersionUID = 1L;
  private static final ValueLayout.OfByte ELEMENT = ValueLayout.JAVA_BYTE;
  private static final VarHandle VALUE = ELEMENT.varHandle();
  private static final int BYTES = Byte.BYTES;

  private final transient MemorySegment memory;

  SharedByteArray(SyncRegion region) {
    super(region, BYTES);
    this.memory = elements();
  }

  /**
   * Creates an array of zeros.
   *
   * @param length how many elements
   * @return the array, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedByteArray create(long length) {
    return new SharedByteArray(zeros(ObjectKind.BYTE_ARRAY, length, BYTES));
  }

  /**
   * Creates an array with a copy of a Java array.
   *
   * @param values the elements
   * @return the array, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedByteArray of(byte... values) {
    SharedByteArray created = create(values.length);
    created.setAll(0, values);
    return created;
  }

  /**
   * An element, with the order of a plain field.
   *
   * @param index below the length
   * @return its value
   */
  public byte get(long index) {
    return (byte) VALUE.get(memory, checked(index) * BYTES);
  }

  /**
   * Sets an element, with the order of a plain field.
   *
   * @param index below the length
   * @param value the new one
   */
  public void set(long index, byte value) {
    VALUE.set(memory, checked(index) * BYTES, value);
  }

  /**
   * Copies a Java array into the elements.
   *
   * @param from index of the first element that is set
   * @param values as many as fit
   */
  public void setAll(long from, byte... values) {
    MemorySegment.copy(
        MemorySegment.ofArray(values),
        0,
        part(from, values.length, BYTES),
        0,
        (long) values.length * BYTES);
  }

  /**
   * Sets all elements to one value.
   *
   * @param value the new one
   */
  public void fill(byte value) {
    memory.fill(value);
  }

  /**
   * A copy of all elements.
   *
   * @return an array of this process alone
   */
  public byte[] toArray() {
    return toArray(0, length());
  }

  /**
   * A copy of some elements.
   *
   * @param from index of the first one
   * @param to index after the last one
   * @return an array of this process alone
   */
  public byte[] toArray(long from, long to) {
    return part(from, arraySize(from, to), BYTES).toArray(ELEMENT);
  }

  /**
   * The elements, read while the stream is used.
   *
   * @return in their order
   */
  public IntStream stream() {
    return LongStream.range(0, length()).mapToInt(this::get);
  }

  /**
   * The elements up to the first 0, as UTF-8. Python's {@code value} of an {@code Array('c', …)}.
   *
   * @return a copy
   */
  public String getText() {
    byte[] all = toArray();
    int end = 0;
    while (end < all.length && all[end] != 0) {
      end++;
    }
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Sets the first elements to the bytes of a text in UTF-8, with a 0 behind if there is room.
   *
   * @param text what {@link #getText} will return
   * @throws IllegalArgumentException if it has more bytes than there are elements
   */
  public void setText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length()) {
      throw new IllegalArgumentException(
          "text must fit into the array: bytes=%d, length=%d".formatted(bytes.length, length()));
    }
    setAll(0, bytes);
    if (bytes.length < length()) {
      set(bytes.length, (byte) 0);
    }
  }
}
