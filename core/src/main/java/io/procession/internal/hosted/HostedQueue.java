package io.procession.internal.hosted;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A queue with two ends. What was taken for a caller that has ended comes back. */
public final class HostedQueue implements QueueOperations<Object> {
  private final int capacity;
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition notEmpty = guard.newCondition();
  private final Condition notFull = guard.newCondition();
  private final Condition finished = guard.newCondition();

  // Guarded by guard.
  private final ArrayDeque<Object> items = new ArrayDeque<>();
  private long unfinished;

  /**
   * Creates a queue.
   *
   * @param capacity how many items there is space for
   */
  public HostedQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be positive: capacity=" + capacity);
    }
    this.capacity = capacity;
  }

  private void insert(Object item, boolean first) {
    if (first) {
      items.addFirst(item);
    } else {
      items.addLast(item);
    }
    unfinished++;
    notEmpty.signal();
  }

  private Object take(boolean first) {
    Object item = first ? items.removeFirst() : items.removeLast();
    notFull.signal();
    CallerThread.ifUndelivered(() -> putBack(List.of(item), first));
    return item;
  }

  /** Back where they were, even if there is no space any more. */
  private void putBack(List<Object> taken, boolean first) {
    guard.lock();
    try {
      for (Object item : first ? taken.reversed() : taken) {
        insert(item, first);
        unfinished--;
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean offer(Object item, boolean first) {
    Objects.requireNonNull(item, "an item of a managed queue must not be null");
    guard.lock();
    try {
      boolean space = items.size() < capacity;
      if (space) {
        insert(item, first);
      }
      return space;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean offer(Object item, boolean first, long nanos) throws InterruptedException {
    Objects.requireNonNull(item, "an item of a managed queue must not be null");
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (items.size() >= capacity) {
        if (left <= 0) {
          return false;
        }
        left = notFull.awaitNanos(left);
      }
      insert(item, first);
      return true;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public @Nullable Object poll(boolean first) {
    guard.lock();
    try {
      return items.isEmpty() ? null : take(first);
    } finally {
      guard.unlock();
    }
  }

  @Override
  public @Nullable Object poll(boolean first, long nanos) throws InterruptedException {
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (items.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = notEmpty.awaitNanos(left);
      }
      return take(first);
    } finally {
      guard.unlock();
    }
  }

  @Override
  public @Nullable Object peek(boolean first) {
    guard.lock();
    try {
      return first ? items.peekFirst() : items.peekLast();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public List<Object> drain(int most) {
    guard.lock();
    try {
      List<Object> taken = new ArrayList<>();
      while (taken.size() < most && !items.isEmpty()) {
        taken.add(items.removeFirst());
      }
      notFull.signalAll();
      CallerThread.ifUndelivered(() -> putBack(taken, true));
      return taken;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean addAll(Collection<?> added) {
    guard.lock();
    try {
      if (added.size() > capacity - items.size()) {
        throw new IllegalStateException(
            "there is no space for so many items: items=%d space=%d"
                .formatted(added.size(), Math.max(0, capacity - items.size())));
      }
      added.forEach(item -> insert(item, false));
      return !added.isEmpty();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean remove(Object item, boolean first) {
    guard.lock();
    try {
      boolean removed =
          first ? items.removeFirstOccurrence(item) : items.removeLastOccurrence(item);
      notFull.signalAll();
      return removed;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean removeAll(Collection<?> removed) {
    guard.lock();
    try {
      boolean changed = items.removeAll(removed);
      notFull.signalAll();
      return changed;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean retainAll(Collection<?> kept) {
    guard.lock();
    try {
      boolean changed = items.retainAll(kept);
      notFull.signalAll();
      return changed;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean contains(Object item) {
    guard.lock();
    try {
      return items.contains(item);
    } finally {
      guard.unlock();
    }
  }

  @Override
  public int size() {
    guard.lock();
    try {
      return items.size();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public int remainingCapacity() {
    guard.lock();
    try {
      return Math.max(0, capacity - items.size());
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void clear() {
    guard.lock();
    try {
      items.clear();
      notFull.signalAll();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public List<Object> copy() {
    guard.lock();
    try {
      return new ArrayList<>(items);
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void taskDone() {
    guard.lock();
    try {
      if (unfinished == 0) {
        throw new IllegalStateException("taskDone() was called more often than items were put");
      }
      if (--unfinished == 0) {
        finished.signalAll();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean join(long nanos) throws InterruptedException {
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (unfinished > 0 && left > 0) {
        left = finished.awaitNanos(left);
      }
      return unfinished == 0;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public String toString() {
    return "Queue" + copy();
  }
}
