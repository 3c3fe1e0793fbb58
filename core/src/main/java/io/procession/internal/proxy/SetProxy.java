package io.procession.internal.proxy;

import io.procession.internal.hosted.SetOperations;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The proxy of a set; an iteration goes over a copy. */
final class SetProxy<E extends @Nullable Object> extends AbstractSet<E> implements Proxied {
  private static final long serialVersionUID = 1L;

  private final transient RemoteObject remote;
  private final transient SetOperations<E> set;

  SetProxy(RemoteObject remote, SetOperations<E> set) {
    this.remote = remote;
    this.set = set;
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
  public boolean add(E element) {
    return set.add(element);
  }

  @Override
  public boolean addAll(Collection<? extends E> elements) {
    return set.addAll(new ArrayList<>(elements));
  }

  @Override
  public boolean remove(@Nullable Object element) {
    return set.remove(element);
  }

  @Override
  public boolean removeAll(Collection<?> elements) {
    return set.removeAll(new ArrayList<>(elements));
  }

  @Override
  public boolean retainAll(Collection<?> elements) {
    return set.retainAll(new ArrayList<>(elements));
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return set.contains(element);
  }

  @Override
  public boolean containsAll(Collection<?> elements) {
    return set.containsAll(new ArrayList<>(elements));
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public void clear() {
    set.clear();
  }

  @Override
  public Object[] toArray() {
    return set.copy().toArray();
  }

  @Override
  public Iterator<E> iterator() {
    return new CopyIterator<>(set.copy().iterator(), set::remove);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Proxied ? remote.isSame(other) : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return set.toString();
  }
}
