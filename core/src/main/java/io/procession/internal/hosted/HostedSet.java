package io.procession.internal.hosted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set in the order of insertion. Its lock is this object. */
public final class HostedSet implements SetOperations<@Nullable Object> {
  private final LinkedHashSet<@Nullable Object> elements = new LinkedHashSet<>();

  @Override
  public synchronized boolean add(@Nullable Object element) {
    return elements.add(element);
  }

  @Override
  public synchronized boolean addAll(Collection<? extends @Nullable Object> added) {
    return elements.addAll(added);
  }

  @Override
  public synchronized boolean remove(@Nullable Object element) {
    return elements.remove(element);
  }

  @Override
  public synchronized boolean removeAll(Collection<?> removed) {
    return elements.removeAll(new LinkedHashSet<>(removed));
  }

  @Override
  public synchronized boolean retainAll(Collection<?> kept) {
    return elements.retainAll(new LinkedHashSet<>(kept));
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
  public synchronized int size() {
    return elements.size();
  }

  @Override
  public synchronized void clear() {
    elements.clear();
  }

  @Override
  public synchronized List<@Nullable Object> copy() {
    return new ArrayList<>(elements);
  }

  @Override
  public synchronized String toString() {
    return elements.toString();
  }
}
