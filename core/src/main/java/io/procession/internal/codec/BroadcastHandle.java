package io.procession.internal.codec;

import io.procession.Broadcast;
import io.procession.spi.BroadcastId;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The number of a broadcast, and where its value is found in this process. A copy is bound to the
 * source of the thread that decodes it, so that all threads of a task can use it.
 *
 * @param <T> the type of the value
 */
public final class BroadcastHandle<T extends @Nullable Object> implements Broadcast<T> {
  @Serial private static final long serialVersionUID = 1;

  /** The source of each thread that decodes functions and inputs of tasks. */
  private static final ThreadLocal<@Nullable Source> OF_THREAD = new ThreadLocal<>();

  private final long pool;
  private final long number;
  private final transient @Nullable Source source;

  private BroadcastHandle(BroadcastId id, @Nullable Source source) {
    this.pool = id.pool();
    this.number = id.number();
    this.source = source;
  }

  /** Where values are. */
  public interface Source {
    /**
     * Finds a value; may wait.
     *
     * @param id which
     * @return the value
     * @throws IllegalStateException if it is not there
     */
    @Nullable Object value(BroadcastId id);

    /**
     * Forgets a value.
     *
     * @param id which
     */
    void close(BroadcastId id);

    /**
     * Whether tasks may still be sent the number.
     *
     * @param id which
     * @return false if it was closed
     */
    boolean has(BroadcastId id);
  }

  /**
   * Makes a handle.
   *
   * @param id of the value
   * @param source has it
   * @param <T> the type of the value
   * @return the handle
   */
  public static <T extends @Nullable Object> BroadcastHandle<T> of(BroadcastId id, Source source) {
    return new BroadcastHandle<>(id, source);
  }

  /**
   * Sets where the calling thread, that of a worker, finds the values of handles it decodes.
   *
   * @param source has them
   */
  public static void bindThread(Source source) {
    OF_THREAD.set(source);
  }

  private BroadcastId id() {
    return new BroadcastId(pool, number);
  }

  private Source source() {
    Source known = source;
    if (known == null) {
      throw new IllegalStateException(
          "a broadcast can be used only in the program that made it and in tasks of its pool:"
              + " broadcast="
              + number);
    }
    return known;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // The value is what broadcast() was given.
  public T value() {
    return (T) source().value(id());
  }

  @Override
  public void close() {
    source().close(id());
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    Source known = source;
    if (known != null && !known.has(id())) {
      throw new IllegalStateException("the broadcast is closed: broadcast=" + number);
    }
    out.defaultWriteObject();
  }

  @Serial
  private Object readResolve() {
    return new BroadcastHandle<T>(id(), OF_THREAD.get());
  }

  @Override
  public String toString() {
    return "broadcast " + number;
  }
}
