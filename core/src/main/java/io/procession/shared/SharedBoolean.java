package io.procession.shared;

import io.procession.internal.memory.Words;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;

/**
 * A flag that all processes see, with the methods of {@link
 * java.util.concurrent.atomic.AtomicBoolean}. The counterpart of Python's {@code Value('?', …)}. To
 * wait for a flag, use a {@link SharedEvent}.
 */
public final class SharedBoolean extends SharedData {
  private static final long serialVersionUID = 1L;
  private static final long AT = SyncLayout.STATE;

  private final transient MemorySegment memory;

  SharedBoolean(SyncRegion region) {
    super(region);
    this.memory = region.memory();
  }

  /**
   * Creates a flag.
   *
   * @param value what it is at first
   * @return the flag, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBoolean create(boolean value) {
    SharedBoolean created = new SharedBoolean(create(ObjectKind.BOOLEAN, 1, 0));
    created.set(value);
    return created;
  }

  private static int word(boolean value) {
    return value ? 1 : 0;
  }

  /**
   * The value, with the order of a volatile field.
   *
   * @return the value
   */
  public boolean get() {
    return Words.getInt(memory, AT) != 0;
  }

  /**
   * Sets the value, with the order of a volatile field.
   *
   * @param value the new one
   */
  public void set(boolean value) {
    Words.setInt(memory, AT, word(value));
  }

  /**
   * Sets the value.
   *
   * @param value the new one
   * @return what it was
   */
  public boolean getAndSet(boolean value) {
    return Words.swapInt(memory, AT, word(value)) != 0;
  }

  /**
   * Sets the value, if it is as expected.
   *
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(boolean expected, boolean value) {
    return Words.casInt(memory, AT, word(expected), word(value));
  }

  @Override
  public String toString() {
    return text(() -> "value=" + get());
  }
}
