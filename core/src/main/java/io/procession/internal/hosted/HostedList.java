package io.procession.internal.hosted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A list. Its lock is this object. */
public final class HostedList implements ListOperations<@Nullable Object> {
  private ArrayList<@Nullable Object> elements;
  private long changes;

  /**
   * Creates a list.
   *
   * @param content its elements
   */
  public HostedList(Collection<? extends @Nullable Object> content) {
    elements = new ArrayList<>(content);
  }

  private synchronized <R extends @Nullable Object> R change(
      Function<List<@Nullable Object>, R> how) {
    changes++;
    return how.apply(elements);
  }

  @Override
  public synchronized @Nullable Object get(int index) {
    return elements.get(index);
  }

  @Override
  public @Nullable Object set(int index, @Nullable Object element) {
    return change(list -> list.set(index, element));
  }

  @Override
  public int append(@Nullable Object element) {
    return change(
        list -> {
          list.add(element);
          return list.size() - 1;
        });
  }

  @Override
  public void add(int index, @Nullable Object element) {
    change(list -> list.addAll(index, Collections.singletonList(element)));
  }

  @Override
  public boolean addAll(Collection<? extends @Nullable Object> added) {
    return change(list -> list.addAll(added));
  }

  @Override
  public boolean addAll(int index, Collection<? extends @Nullable Object> added) {
    return change(list -> list.addAll(index, added));
  }

  @Override
  public @Nullable Object remove(int index) {
    return change(list -> list.remove(index));
  }

  @Override
  public boolean remove(@Nullable Object element) {
    return change(list -> list.remove(element));
  }

  @Override
  public @Nullable Object removeFirst() {
    return change(List::removeFirst);
  }

  @Override
  public @Nullable Object removeLast() {
    return change(List::removeLast);
  }

  @Override
  public void removeRange(int from, int to) {
    change(
        list -> {
          list.subList(from, to).clear();
          return true;
        });
  }

  @Override
  public boolean removeAll(Collection<?> removed) {
    return change(list -> list.removeAll(removed));
  }

  @Override
  public boolean retainAll(Collection<?> kept) {
    return change(list -> list.retainAll(kept));
  }

  @Override
  public synchronized boolean contains(@Nullable Object element) {
    return elements.contains(element);
  }

  @Override
  public synchronized boolean containsAll(Collection<?> wanted) {
    return elements.containsAll(wanted);
  }

  @Override
  public synchronized int indexOf(@Nullable Object element) {
    return elements.indexOf(element);
  }

  @Override
  public synchronized int lastIndexOf(@Nullable Object element) {
    return elements.lastIndexOf(element);
  }

  @Override
  public synchronized int size() {
    return elements.size();
  }

  @Override
  public synchronized void clear() {
    changes++;
    elements.clear();
  }

  @Override
  public synchronized List<@Nullable Object> elementAt(int index) {
    return index < elements.size() ? copy(index, index + 1) : new ArrayList<>();
  }

  @Override
  public synchronized List<@Nullable Object> copy() {
    return new ArrayList<>(elements);
  }

  @Override
  public synchronized List<@Nullable Object> copy(int from, int to) {
    int start = within(from);
    return new ArrayList<>(elements.subList(start, Math.max(start, within(to))));
  }

  private int within(int position) {
    int size = elements.size();
    return Math.clamp(position < 0 ? (long) position + size : position, 0, size);
  }

  @Override
  public synchronized void repeat(int times) {
    changes++;
    List<@Nullable Object> once = copy();
    elements.clear();
    for (int i = 0; i < times; i++) {
      elements.addAll(once);
    }
  }

  @Override
  public synchronized void reverse() {
    changes++;
    Collections.reverse(elements);
  }

  /** On a copy, which takes the place of the content if the user's code does not fail. */
  private synchronized <R> R changeCopy(Function<List<@Nullable Object>, R> how) {
    ArrayList<@Nullable Object> copy = new ArrayList<>(elements);
    R result = how.apply(copy);
    changes++;
    elements = copy;
    return result;
  }

  @Override
  public void sort(@Nullable Comparator<? super @Nullable Object> order) {
    changeCopy(
        list -> {
          list.sort(order);
          return true;
        });
  }

  @Override
  public boolean removeIf(Predicate<? super @Nullable Object> filter) {
    return changeCopy(list -> list.removeIf(filter));
  }

  @Override
  public void replaceAll(UnaryOperator<@Nullable Object> operator) {
    changeCopy(
        list -> {
          list.replaceAll(operator);
          return true;
        });
  }

  @Override
  public synchronized Stamped<List<@Nullable Object>> stamped() {
    return new Stamped<>(copy(), changes);
  }

  @Override
  public synchronized boolean swap(long stamp, List<@Nullable Object> content) {
    if (stamp != changes) {
      return false;
    }
    changes++;
    elements = new ArrayList<>(content);
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public synchronized int hashCode() {
    return elements.hashCode();
  }

  @Override
  public synchronized String toString() {
    return elements.toString();
  }
}
