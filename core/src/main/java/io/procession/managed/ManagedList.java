package io.procession.managed;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list that lives in the process of a manager. Python's {@code manager.list()}.
 *
 * <p>Each method is atomic. An iteration sees changes that are made meanwhile, and needs a round
 * trip for each element; iterate over {@link #copy()} where one is enough. {@code subList} is a
 * view by position, as are iterators; a {@code stream} begins with a copy. Functions of the
 * serializable types run in the manager's process; others run here, on a copy, again until nobody
 * has changed the list meanwhile.
 *
 * @param <E> the type of elements
 */
public interface ManagedList<E extends @Nullable Object> extends List<E> {
  /**
   * A copy of the whole list, made at one moment. Python's slice {@code [:]}.
   *
   * @return a list of this process
   */
  List<E> copy();

  /**
   * A copy of a part. Python's slice {@code [from:to]}: a negative position counts from the end,
   * and positions outside of the list are its ends.
   *
   * @param from the position of the first
   * @param to the position behind the last
   * @return a list of this process
   */
  List<E> copy(int from, int to);

  /**
   * Appends an element and says where, in one step.
   *
   * @param element the element
   * @return its position
   */
  int append(E element);

  /**
   * Repeats the whole content. Python's {@code *=}.
   *
   * @param times how often it is there afterwards; less than 1: the list becomes empty
   */
  void repeat(int times);

  /** Reverses the order. */
  void reverse();

  /**
   * As {@link List#sort}, with the comparator in the manager's process.
   *
   * @param order the order; null is the natural one
   */
  default void sort(@Nullable RemoteComparator<? super E> order) {
    sort((@Nullable Comparator<? super E>) order);
  }

  @Override
  void sort(@Nullable Comparator<? super E> order);

  /**
   * As {@link List#removeIf}, with the filter in the manager's process.
   *
   * @param filter gets each element
   * @return whether any was removed
   */
  default boolean removeIf(RemotePredicate<? super E> filter) {
    return removeIf((Predicate<? super E>) filter);
  }

  @Override
  boolean removeIf(Predicate<? super E> filter);

  /**
   * As {@link List#replaceAll}, with the operator in the manager's process.
   *
   * @param operator gets each element
   */
  default void replaceAll(RemoteUnaryOperator<E> operator) {
    replaceAll((UnaryOperator<E>) operator);
  }

  @Override
  void replaceAll(UnaryOperator<E> operator);
}
