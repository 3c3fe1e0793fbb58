package io.procession.internal.codec;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.lang.foreign.MemorySegment;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ElementWriter} wrote. Elements that were run before can be skipped at little
 * cost. Can be used again, by one thread at a time.
 */
public final class ElementReader {
  private final ValueReader values;
  private PayloadReader in = PayloadReader.of(Payload.EMPTY);
  private int run;

  /** How many elements of the current run are left. */
  private long left;

  /**
   * Creates a reader.
   *
   * @param values decodes elements; not to be used for anything else meanwhile
   */
  public ElementReader(ValueReader values) {
    this.values = values;
  }

  /**
   * Begins to read a sequence.
   *
   * @param source holds the sequence and nothing behind it
   */
  public void begin(PayloadReader source) {
    in = source;
    left = 0;
    values.classes().beginStream();
  }

  /**
   * Whether there is another element.
   *
   * @throws MalformedPayloadException if the sequence is damaged; nothing more can be read
   */
  public boolean hasNext() {
    while (left == 0 && in.remaining() > 0) {
      beginRun();
    }
    return left > 0;
  }

  /**
   * Reads the next element.
   *
   * @return the value; or the {@link TaskFailure} that is there instead of one
   * @throws UndecodableException if this element cannot be rebuilt here; the next one can be read
   * @throws NoSuchElementException if there is none
   * @throws MalformedPayloadException if the sequence is damaged; nothing more can be read
   */
  public @Nullable Object next() {
    if (left == 0 && !hasNext()) {
      throw new NoSuchElementException("the sequence has no further element");
    }
    left--;
    return switch (run) {
      case RunType.INTS -> in.readInt();
      case RunType.DOUBLES -> in.readDouble();
      case RunType.LONGS -> in.readLong();
      case RunType.STRINGS -> in.readString();
      case RunType.BOOLEANS -> in.readBoolean();
      case RunType.NULLS -> null;
      case RunType.VALUES -> values.readElement(in.slice(readLength()));
      default -> readFailure();
    };
  }

  /**
   * Passes over elements.
   *
   * @throws NoSuchElementException if there are fewer
   */
  public void skip(long elements) {
    long rest = elements;
    while (rest > 0) {
      if (!hasNext()) {
        throw new NoSuchElementException("the sequence has no further element");
      }
      long n = Math.min(rest, left);
      skipInRun(n);
      left -= n;
      rest -= n;
    }
  }

  /**
   * Reads the ints that come next, without boxing them.
   *
   * @return how many were read; 0 if the next element is not an Integer
   */
  public int readInts(int[] target, int from, int to) {
    int n = fitting(RunType.INTS, from, to);
    in.readArray(MemorySegment.ofArray(target).asSlice(4L * from, 4L * n));
    return n;
  }

  /**
   * Reads the longs that come next, without boxing them.
   *
   * @return how many were read; 0 if the next element is not a Long
   */
  public int readLongs(long[] target, int from, int to) {
    int n = fitting(RunType.LONGS, from, to);
    in.readArray(MemorySegment.ofArray(target).asSlice(8L * from, 8L * n));
    return n;
  }

  /**
   * Reads the doubles that come next, without boxing them.
   *
   * @return how many were read; 0 if the next element is not a Double
   */
  public int readDoubles(double[] target, int from, int to) {
    int n = fitting(RunType.DOUBLES, from, to);
    in.readArray(MemorySegment.ofArray(target).asSlice(8L * from, 8L * n));
    return n;
  }

  private int fitting(int type, int from, int to) {
    int n = hasNext() && run == type ? (int) Math.min(left, to - from) : 0;
    left -= n;
    return n;
  }

  private void beginRun() {
    long at = in.position();
    int type = in.readByte();
    long count = in.readLong();
    if (type < RunType.INTS || type > RunType.CLASSES) {
      throw new MalformedPayloadException(at, "the type of a run", Integer.toString(type));
    }
    int size = RunType.sizeOf(type);
    boolean fits = size == 0 || count <= in.remaining() / Math.max(1, size);
    if (count <= 0 || !fits) {
      throw new MalformedPayloadException(
          at + 1, "a count of elements", count + " with " + in.remaining() + " bytes left");
    }
    if (type == RunType.CLASSES) {
      values.classes().define(in, count);
    } else {
      run = type;
      left = count;
    }
  }

  private long readLength() {
    int word = in.readInt();
    return word >= 0 ? word : (long) RunType.PAGE * (word & Integer.MAX_VALUE);
  }

  private TaskFailure readFailure() {
    PayloadReader part = in.slice(readLength());
    try {
      return TaskFailure.readFrom(part);
    } catch (MalformedPayloadException e) {
      throw UndecodableException.of(e);
    }
  }

  private void skipInRun(long elements) {
    int size = RunType.sizeOf(run);
    if (size >= 0) {
      in.skip(size * elements);
      return;
    }
    for (long i = 0; i < elements; i++) {
      if (run == RunType.STRINGS) {
        in.skipString();
      } else {
        in.skip(readLength());
      }
    }
  }
}
