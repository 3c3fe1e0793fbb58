package io.procession.internal.hosted;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What proxies of lists call; each is one atomic step.
 *
 * @param <E> the type of elements
 */
public interface ListOperations<E extends @Nullable Object> {
  E get(int index);

  E set(int index, E element);

  int append(E element);

  void add(int index, E element);

  boolean addAll(Collection<? extends E> elements);

  boolean addAll(int index, Collection<? extends E> elements);

  E remove(int index);

  boolean remove(@Nullable Object element);

  E removeFirst();

  E removeLast();

  /** Removes from one position up to another. */
  void removeRange(int from, int to);

  boolean removeAll(Collection<?> elements);

  boolean retainAll(Collection<?> elements);

  boolean contains(@Nullable Object element);

  boolean containsAll(Collection<?> elements);

  int indexOf(@Nullable Object element);

  int lastIndexOf(@Nullable Object element);

  int size();

  void clear();

  /** The element at the position, in a list; an empty one behind the end. */
  List<E> elementAt(int index);

  List<E> copy();

  List<E> copy(int from, int to);

  void repeat(int times);

  void reverse();

  void sort(@Nullable Comparator<? super E> order);

  boolean removeIf(Predicate<? super E> filter);

  void replaceAll(UnaryOperator<E> operator);

  /** The content, and the number of its last change. */
  Stamped<List<E>> stamped();

  /** Replaces the content if nobody has changed it since. */
  boolean swap(long stamp, List<E> content);
}
