package io.procession.internal.proxy;

import io.procession.internal.hosted.Nanos;
import io.procession.internal.hosted.QueueOperations;
import io.procession.managed.ManagedQueue;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The proxy of a queue. */
final class QueueProxy<E> extends AbstractQueue<E> implements ManagedQueue<E>, Proxied {
  private static final long serialVersionUID = 1L;

  private final transient RemoteObject remote;
  private final transient QueueOperations<E> queue;

  QueueProxy(RemoteObject remote, QueueOperations<E> queue) {
    this.remote = remote;
    this.queue = queue;
  }

  @Override
  public RemoteObject remote() {
    return remote;
  }

  @Override
  public Object writeReplace() {
    return remote.departing();
  }

  private static <T> T present(@Nullable T item) {
    if (item == null) {
      throw new NoSuchElementException("the queue is empty");
    }
    return item;
  }

  private void add(E item, boolean first) {
    if (!queue.offer(item, first)) {
      throw new IllegalStateException("the queue is full");
    }
  }

  private void putUntilDone(E item, boolean first) throws InterruptedException {
    boolean done = false;
    while (!done) {
      done = queue.offer(item, first, Nanos.FOREVER);
    }
  }

  private E takeUntilDone(boolean first) throws InterruptedException {
    E item = null;
    while (item == null) {
      item = queue.poll(first, Nanos.FOREVER);
    }
    return item;
  }

  @Override
  public boolean add(E item) {
    add(item, false);
    return true;
  }

  @Override
  public void addFirst(E item) {
    add(item, true);
  }

  @Override
  public void addLast(E item) {
    add(item, false);
  }

  @Override
  public void push(E item) {
    add(item, true);
  }

  @Override
  public boolean addAll(Collection<? extends E> items) {
    return queue.addAll(new ArrayList<>(items));
  }

  @Override
  public boolean offer(E item) {
    return queue.offer(item, false);
  }

  @Override
  public boolean offerFirst(E item) {
    return queue.offer(item, true);
  }

  @Override
  public boolean offerLast(E item) {
    return queue.offer(item, false);
  }

  @Override
  public boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return queue.offer(item, false, unit.toNanos(timeout));
  }

  @Override
  public boolean offerFirst(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return queue.offer(item, true, unit.toNanos(timeout));
  }

  @Override
  public boolean offerLast(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return queue.offer(item, false, unit.toNanos(timeout));
  }

  @Override
  public void put(E item) throws InterruptedException {
    putUntilDone(item, false);
  }

  @Override
  public void putFirst(E item) throws InterruptedException {
    putUntilDone(item, true);
  }

  @Override
  public void putLast(E item) throws InterruptedException {
    putUntilDone(item, false);
  }

  @Override
  public E take() throws InterruptedException {
    return takeUntilDone(true);
  }

  @Override
  public E takeFirst() throws InterruptedException {
    return takeUntilDone(true);
  }

  @Override
  public E takeLast() throws InterruptedException {
    return takeUntilDone(false);
  }

  @Override
  public @Nullable E poll() {
    return queue.poll(true);
  }

  @Override
  public @Nullable E pollFirst() {
    return queue.poll(true);
  }

  @Override
  public @Nullable E pollLast() {
    return queue.poll(false);
  }

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return queue.poll(true, unit.toNanos(timeout));
  }

  @Override
  public @Nullable E pollFirst(long timeout, TimeUnit unit) throws InterruptedException {
    return queue.poll(true, unit.toNanos(timeout));
  }

  @Override
  public @Nullable E pollLast(long timeout, TimeUnit unit) throws InterruptedException {
    return queue.poll(false, unit.toNanos(timeout));
  }

  @Override
  public E remove() {
    return present(queue.poll(true));
  }

  @Override
  public E removeFirst() {
    return present(queue.poll(true));
  }

  @Override
  public E removeLast() {
    return present(queue.poll(false));
  }

  @Override
  public E pop() {
    return present(queue.poll(true));
  }

  @Override
  public @Nullable E peek() {
    return queue.peek(true);
  }

  @Override
  public @Nullable E peekFirst() {
    return queue.peek(true);
  }

  @Override
  public @Nullable E peekLast() {
    return queue.peek(false);
  }

  @Override
  public E element() {
    return present(queue.peek(true));
  }

  @Override
  public E getFirst() {
    return present(queue.peek(true));
  }

  @Override
  public E getLast() {
    return present(queue.peek(false));
  }

  @Override
  public boolean remove(Object item) {
    return queue.remove(item, true);
  }

  @Override
  public boolean removeFirstOccurrence(Object item) {
    return queue.remove(item, true);
  }

  @Override
  public boolean removeLastOccurrence(Object item) {
    return queue.remove(item, false);
  }

  @Override
  public boolean removeAll(Collection<?> items) {
    return queue.removeAll(new ArrayList<>(items));
  }

  @Override
  public boolean retainAll(Collection<?> items) {
    return queue.retainAll(new ArrayList<>(items));
  }

  @Override
  public boolean contains(Object item) {
    return queue.contains(item);
  }

  @Override
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super E> target, int most) {
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    List<E> items = queue.drain(most);
    target.addAll(items);
    return items.size();
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public int remainingCapacity() {
    return queue.remainingCapacity();
  }

  @Override
  public void clear() {
    queue.clear();
  }

  @Override
  public List<E> copy() {
    return queue.copy();
  }

  @Override
  public Object[] toArray() {
    return queue.copy().toArray();
  }

  @Override
  public Iterator<E> iterator() {
    return new CopyIterator<>(queue.copy().iterator(), item -> queue.remove(item, true));
  }

  @Override
  public Iterator<E> descendingIterator() {
    return new CopyIterator<>(
        queue.copy().reversed().iterator(), item -> queue.remove(item, false));
  }

  @Override
  public void taskDone() {
    queue.taskDone();
  }

  @Override
  public void join() throws InterruptedException {
    boolean done = false;
    while (!done) {
      done = queue.join(Nanos.FOREVER);
    }
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return queue.join(Nanos.of(timeout));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return remote.isSame(other);
  }

  @Override
  public int hashCode() {
    return remote.hashCode();
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}
