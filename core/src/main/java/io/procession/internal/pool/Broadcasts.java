package io.procession.internal.pool;

import io.procession.internal.codec.BroadcastHandle;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedValue;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The values that a pool's tasks may ask for. Used by any thread. */
final class Broadcasts implements BroadcastHandle.Source {
  private final long pool = ThreadLocalRandom.current().nextLong();
  private final AtomicLong next = new AtomicLong(1);
  private final ConcurrentMap<BroadcastId, Entry> entries = new ConcurrentHashMap<>();
  private final Consumer<BroadcastId> released;

  /**
   * Makes an empty table.
   *
   * @param released told what workers may forget
   */
  Broadcasts(Consumer<BroadcastId> released) {
    this.released = released;
  }

  private record Entry(@Nullable Object value, EncodedValue encoded) {}

  <T extends @Nullable Object> BroadcastHandle<T> add(T value, EncodedValue encoded) {
    BroadcastId id = new BroadcastId(pool, next.getAndIncrement());
    entries.put(id, new Entry(value, encoded));
    return BroadcastHandle.of(id, this);
  }

  Optional<EncodedValue> find(BroadcastId id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::encoded);
  }

  @Override
  public @Nullable Object value(BroadcastId id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalStateException("the broadcast is closed: broadcast=" + id.number());
    }
    return entry.value;
  }

  @Override
  public void close(BroadcastId id) {
    if (entries.remove(id) != null) {
      released.accept(id);
    }
  }

  @Override
  public boolean has(BroadcastId id) {
    return entries.containsKey(id);
  }

  /** The pool has ended, and with it all copies. */
  void clear() {
    entries.clear();
  }
}
