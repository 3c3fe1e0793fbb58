package io.procession.internal.proxy;

import io.procession.internal.hosted.ListOperations;
import io.procession.internal.hosted.Stamped;
import io.procession.managed.ManagedList;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The proxy of a list. */
final class ListProxy<E extends @Nullable Object> extends AbstractList<E>
    implements ManagedList<E>, Proxied {
  private static final long serialVersionUID = 1L;

  private final transient RemoteObject remote;
  private final transient ListOperations<E> list;

  ListProxy(RemoteObject remote, ListOperations<E> list) {
    this.remote = remote;
    this.list = list;
  }

  @Override
  public RemoteObject remote() {
    return remote;
  }

  @Override
  public Object writeReplace() {
    return remote.departing();
  }

  @Override
  public E get(int index) {
    return list.get(index);
  }

  @Override
  public E set(int index, E element) {
    return list.set(index, element);
  }

  @Override
  public boolean add(E element) {
    list.append(element);
    return true;
  }

  @Override
  public void add(int index, E element) {
    list.add(index, element);
  }

  @Override
  public int append(E element) {
    return list.append(element);
  }

  @Override
  public boolean addAll(Collection<? extends E> elements) {
    return list.addAll(copyOf(elements));
  }

  @Override
  public boolean addAll(int index, Collection<? extends E> elements) {
    return list.addAll(index, copyOf(elements));
  }

  /** The elements of any collection; of another proxy, those that it has now. */
  private static <T extends @Nullable Object> List<T> copyOf(Collection<T> elements) {
    return elements instanceof ManagedList<T> managed ? managed.copy() : new ArrayList<>(elements);
  }

  @Override
  public E remove(int index) {
    return list.remove(index);
  }

  @Override
  public boolean remove(@Nullable Object element) {
    return list.remove(element);
  }

  @Override
  public E removeFirst() {
    return list.removeFirst();
  }

  @Override
  public E removeLast() {
    return list.removeLast();
  }

  @Override
  protected void removeRange(int from, int to) {
    list.removeRange(from, to);
  }

  @Override
  public boolean removeAll(Collection<?> elements) {
    return list.removeAll(copyOf(elements));
  }

  @Override
  public boolean retainAll(Collection<?> elements) {
    return list.retainAll(copyOf(elements));
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return list.contains(element);
  }

  @Override
  public boolean containsAll(Collection<?> elements) {
    return list.containsAll(copyOf(elements));
  }

  @Override
  public int indexOf(@Nullable Object element) {
    return list.indexOf(element);
  }

  @Override
  public int lastIndexOf(@Nullable Object element) {
    return list.lastIndexOf(element);
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public void clear() {
    list.clear();
  }

  @Override
  public List<E> copy() {
    return list.copy();
  }

  @Override
  public List<E> copy(int from, int to) {
    return list.copy(from, to);
  }

  @Override
  public void repeat(int times) {
    list.repeat(times);
  }

  @Override
  public void reverse() {
    list.reverse();
  }

  /** Changes a copy here until nobody has changed the list meanwhile. */
  private <R> R swap(Function<List<E>, R> change) {
    while (true) {
      Stamped<List<E>> before = list.stamped();
      R result = change.apply(before.state());
      if (list.swap(before.stamp(), before.state())) {
        return result;
      }
    }
  }

  @Override
  public void sort(@Nullable Comparator<? super E> order) {
    if (order == null) {
      list.sort(null);
      return;
    }
    Proxies.apply(
        order,
        () -> {
          list.sort(order);
          return true;
        },
        () ->
            swap(
                copy -> {
                  copy.sort(order);
                  return true;
                }));
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    return Proxies.apply(
        filter, () -> list.removeIf(filter), () -> swap(copy -> copy.removeIf(filter)));
  }

  @Override
  public void replaceAll(UnaryOperator<E> operator) {
    Proxies.apply(
        operator,
        () -> {
          list.replaceAll(operator);
          return true;
        },
        () ->
            swap(
                copy -> {
                  copy.replaceAll(operator);
                  return true;
                }));
  }

  @Override
  public Object[] toArray() {
    return list.copy().toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return list.copy().toArray(array);
  }

  @Override
  public Spliterator<E> spliterator() {
    return list.copy().spliterator();
  }

  @Override
  public Iterator<E> iterator() {
    return new Walk();
  }

  /** Asks for one element after the other, so that it sees changes. */
  private final class Walk implements Iterator<E> {
    private int at;
    private List<E> ahead = List.of();

    @Override
    public boolean hasNext() {
      if (ahead.isEmpty()) {
        ahead = list.elementAt(at);
      }
      return !ahead.isEmpty();
    }

    @Override
    public E next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has no element %d".formatted(at));
      }
      E element = ahead.getFirst();
      ahead = List.of();
      at++;
      return element;
    }

    @Override
    public void remove() {
      if (at == 0) {
        throw new IllegalStateException("next() must come before remove()");
      }
      list.remove(--at);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Proxied
        ? remote.isSame(other)
        : other instanceof List<?> && list.copy().equals(other);
  }

  @Override
  public int hashCode() {
    return list.copy().hashCode();
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
