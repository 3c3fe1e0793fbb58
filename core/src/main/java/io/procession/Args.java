package io.procession;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Argument lists for {@link Pool#starmap}: what tuples are for Python's {@code starmap}.
 *
 * {@snippet :
 * pool.starmap((x, y) -> Math.pow(x, y), List.of(Args.of(2.0, 3.0), Args.of(3.0, 2.0)));
 * pool.starmap((x, y) -> x + y, Args.zip(xs, ys));
 * }
 */
public final class Args {
  private Args() {}

  /**
   * Two arguments.
   *
   * @param first the first argument
   * @param second the second argument
   * @param <A> the type of the first
   * @param <B> the type of the second
   */
  public record Two<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}

  /**
   * Three arguments.
   *
   * @param first the first argument
   * @param second the second argument
   * @param third the third argument
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   */
  public record Three<
      A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
      A first, B second, C third) {}

  /**
   * Makes a list of two arguments.
   *
   * @param first the first argument
   * @param second the second argument
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @return both
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> Two<A, B> of(
      A first, B second) {
    return new Two<>(first, second);
  }

  /**
   * Makes a list of three arguments.
   *
   * @param first the first argument
   * @param second the second argument
   * @param third the third argument
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @return all three
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Three<A, B, C> of(A first, B second, C third) {
    return new Three<>(first, second, third);
  }

  /**
   * Pairs the elements of two collections by position. Ends with the shorter one, as Python's
   * {@code zip} does.
   *
   * @param firsts the first arguments
   * @param seconds the second arguments
   * @param <A> the type of the first arguments
   * @param <B> the type of the second arguments
   * @return an unmodifiable list of pairs
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> List<Two<A, B>> zip(
      Iterable<? extends A> firsts, Iterable<? extends B> seconds) {
    List<Two<A, B>> pairs = new ArrayList<>();
    Iterator<? extends A> a = firsts.iterator();
    Iterator<? extends B> b = seconds.iterator();
    while (a.hasNext() && b.hasNext()) {
      pairs.add(new Two<>(a.next(), b.next()));
    }
    return Collections.unmodifiableList(pairs);
  }
}
