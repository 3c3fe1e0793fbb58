package io.procession.shared;

import io.procession.internal.queue.ItemQueue;
import io.procession.internal.queue.QueueEnd;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue of objects, with failures in the words of this package. */
final class QueueAccess {
  private final ItemQueue queue;
  private final Supplier<String> name;

  /** What is done at the queue. */
  @FunctionalInterface
  private interface Use<R extends @Nullable Object> {
    R at(ItemQueue queue) throws InterruptedException;
  }

  QueueAccess(SyncRegion region, Supplier<String> name) {
    this.queue = new ItemQueue(region);
    this.name = name;
  }

  static SyncRegion create(ObjectKind kind, QueueOptions options) {
    return Regions.get(() -> ItemQueue.create(kind, options.limits()));
  }

  ItemQueue queue() {
    return queue;
  }

  boolean put(Object item, Patience patience) throws InterruptedException {
    Objects.requireNonNull(item, "item");
    return use(items -> items.put(item, patience));
  }

  /** Does not wait. */
  boolean put(Object item) {
    try (Patience patience = Patience.none()) {
      return put(item, patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("an attempt that does not wait was interrupted", e);
    }
  }

  @Nullable Object take(Patience patience) throws InterruptedException {
    return use(items -> items.take(patience));
  }

  /** Does not wait. */
  @Nullable Object take() {
    try (Patience patience = Patience.none()) {
      return take(patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("an attempt that does not wait was interrupted", e);
    }
  }

  boolean join(Patience patience) throws InterruptedException {
    return use(items -> items.join(patience));
  }

  private <R extends @Nullable Object> R use(Use<R> use) throws InterruptedException {
    try {
      return use.at(queue);
    } catch (QueueEnd e) {
      throw switch (e.reason()) {
        case SHUT_DOWN -> new QueueShutDownException(name.get());
        case DEATH -> new PeerDiedException(name.get(), e.pid(), e.count());
        case LOST -> new LostItemsException(name.get(), e.pid(), e.count());
      };
    }
  }

  String text() {
    return "items=" + queue.size();
  }
}
