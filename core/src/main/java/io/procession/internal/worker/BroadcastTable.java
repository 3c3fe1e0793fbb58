package io.procession.internal.worker;

import io.procession.internal.codec.BroadcastHandle;
import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.BroadcastId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A worker's copies of broadcasts. Each is fetched when it is first wanted, by any thread. */
public final class BroadcastTable implements BroadcastHandle.Source {
  private final Fetch fetch;
  private final ConcurrentMap<BroadcastId, Entry> entries = new ConcurrentHashMap<>();

  /**
   * Makes an empty table.
   *
   * @param fetch gets values from the caller
   */
  public BroadcastTable(Fetch fetch) {
    this.fetch = fetch;
  }

  /** Gets a value from the caller. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * Waits for the value.
     *
     * @param id which
     * @return it, or null if the caller does not have it
     */
    @Nullable Fetched fetch(BroadcastId id);
  }

  /**
   * An encoded value.
   *
   * @param value at the position from where it can be read
   * @param loader of its classes
   */
  public record Fetched(PayloadReader value, ClassLoader loader) {}

  /** One value. Its monitor is held while it is fetched, so that it is asked for once. */
  private static final class Entry {
    private boolean there;
    private @Nullable Object value;
  }

  @Override
  public @Nullable Object value(BroadcastId id) {
    Entry entry = entries.computeIfAbsent(id, key -> new Entry());
    synchronized (entry) {
      if (!entry.there) {
        entry.value = load(id);
        entry.there = true;
      }
      return entry.value;
    }
  }

  private @Nullable Object load(BroadcastId id) {
    try {
      Fetched fetched = fetch.fetch(id);
      if (fetched == null) {
        throw new IllegalStateException(
            "the broadcast was closed, or is of another pool: broadcast=" + id.number());
      }
      return new ValueReader(fetched.loader()).read(fetched.value(), fetched.value().remaining());
    } catch (UndecodableException e) {
      entries.remove(id);
      throw new IllegalStateException(
          "broadcast %d %s".formatted(id.number(), e.getMessage()), e.getCause());
    } catch (RuntimeException | Error e) {
      entries.remove(id);
      throw e;
    }
  }

  /**
   * Forgets a value that will not be used again.
   *
   * @param id which
   */
  public void forget(BroadcastId id) {
    entries.remove(id);
  }

  @Override
  public void close(BroadcastId id) {
    throw new IllegalStateException(
        "only the program that made a broadcast can close it: broadcast=" + id.number());
  }

  @Override
  public boolean has(BroadcastId id) {
    return true; // Whether it was closed is known where it was made.
  }
}
