package io.procession.internal.codec;

import io.procession.internal.wire.PayloadWriter;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes a sequence of elements in the runs of {@link RunType}: the inputs or results of a chunk.
 * Each element is encoded by itself, so that one which cannot be decoded spoils no other. Can be
 * used again, by one thread at a time.
 */
public final class ElementWriter {
  private final ValueWriter values;
  private PayloadWriter out = new PayloadWriter();

  /** The type of the run that is open; 0 if none is. */
  private int run;

  private long countAt;

  /** How many elements the open run has; not kept for types whose elements all have one size. */
  private long count;

  private long total;

  /**
   * Creates a writer.
   *
   * @param values encodes elements; not to be used for anything else meanwhile
   */
  public ElementWriter(ValueWriter values) {
    this.values = values;
  }

  /** Begins a sequence at the current position. */
  public void begin(PayloadWriter target) {
    out = target;
    run = 0;
    count = 0;
    total = 0;
    values.classes().beginStream();
  }

  /** How many elements the sequence has. */
  public long count() {
    return total + runCount();
  }

  /**
   * Appends an element.
   *
   * @throws NotEncodableException if it cannot be sent; then it is not appended, others can be
   */
  public void add(@Nullable Object element) {
    if (element == null) {
      enter(RunType.NULLS);
      count++;
      return;
    }
    Class<?> type = element.getClass();
    if (type == Integer.class) {
      enter(RunType.INTS);
      out.writeInt((int) element);
    } else if (type == Double.class) {
      enter(RunType.DOUBLES);
      out.writeDouble((double) element);
    } else if (type == Long.class) {
      enter(RunType.LONGS);
      out.writeLong((long) element);
    } else if (type == String.class) {
      enter(RunType.STRINGS);
      out.writeString((String) element);
      count++;
    } else if (type == Boolean.class) {
      enter(RunType.BOOLEANS);
      out.writeBoolean((boolean) element);
    } else {
      addValue(element);
    }
  }

  /** Appends ints, as if each had been boxed and added. */
  public void addInts(int[] source, int from, int to) {
    if (from < to) {
      enter(RunType.INTS);
      out.writeArray(MemorySegment.ofArray(source).asSlice(4L * from, 4L * (to - from)));
    }
  }

  /** Appends longs, as if each had been boxed and added. */
  public void addLongs(long[] source, int from, int to) {
    if (from < to) {
      enter(RunType.LONGS);
      out.writeArray(MemorySegment.ofArray(source).asSlice(8L * from, 8L * (to - from)));
    }
  }

  /** Appends doubles, as if each had been boxed and added. */
  public void addDoubles(double[] source, int from, int to) {
    if (from < to) {
      enter(RunType.DOUBLES);
      out.writeArray(MemorySegment.ofArray(source).asSlice(8L * from, 8L * (to - from)));
    }
  }

  /** Appends the failure of a task in place of its result. */
  public void addFailure(TaskFailure failure) {
    enter(RunType.FAILURES);
    long start = beginSized();
    failure.writeTo(out);
    endSized(start);
    count++;
  }

  /** Ends the sequence. */
  public void finish() {
    close();
  }

  private void addValue(Object element) {
    ClassTable classes = values.classes();
    if (classes.hasUndefined()) {
      close();
      out.writeByte(RunType.CLASSES);
      classes.writeDefinitions(out);
    }
    enter(RunType.VALUES);
    long start = beginSized();
    try {
      values.writeElement(element, out);
    } catch (NotEncodableException e) {
      out.truncate(start);
      throw e;
    }
    endSized(start);
    count++;
  }

  private long beginSized() {
    long start = out.position();
    out.writeInt(0);
    return start;
  }

  private void endSized(long start) {
    long length = out.position() - start - Integer.BYTES;
    if (length > Integer.MAX_VALUE) {
      while (length % RunType.PAGE != 0) {
        out.writeByte(0);
        length++;
      }
      out.patchInt(start, Integer.MIN_VALUE | (int) (length / RunType.PAGE));
    } else {
      out.patchInt(start, (int) length);
    }
  }

  private void enter(int type) {
    if (run != type) {
      close();
      out.writeByte(type);
      countAt = out.position();
      out.writeLong(0);
      run = type;
    }
  }

  private long runCount() {
    int size = RunType.sizeOf(run);
    return size > 0 ? (out.position() - countAt - Long.BYTES) / size : count;
  }

  private void close() {
    if (run == 0) {
      return;
    }
    long elements = runCount();
    if (elements == 0) {
      out.truncate(countAt - 1); // Its only element could not be encoded.
    } else {
      out.patchLong(countAt, elements);
    }
    total += elements;
    count = 0;
    run = 0;
  }
}
