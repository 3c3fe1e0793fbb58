package io.procession.internal.hosted;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proxies of sets call; each is one atomic step.
 *
 * @param <E> the type of elements
 */
public interface SetOperations<E extends @Nullable Object> {
  boolean add(E element);

  boolean addAll(Collection<? extends E> elements);

  boolean remove(@Nullable Object element);

  boolean removeAll(Collection<?> elements);

  boolean retainAll(Collection<?> elements);

  boolean contains(@Nullable Object element);

  boolean containsAll(Collection<?> elements);

  int size();

  void clear();

  List<E> copy();
}
