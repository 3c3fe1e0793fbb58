package io.procession.internal.pool;

import io.procession.Schedule;
import io.procession.TaskOptions;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that are divided among the workers before the first task: into as many parts as there are
 * workers, whose sizes differ by one at the most. Positions count the inputs part after part.
 *
 * <pre>
 *   7 inputs, 3 workers   STATIC: 0 1 2 | 3 4 | 5 6   CYCLIC: 0 3 6 | 1 4 | 2 5
 * </pre>
 *
 * @param size the number of inputs
 * @param count the number of parts; some are empty if there are fewer inputs
 * @param cyclic whether neighbours are in different parts
 */
record Parts(long size, int count, boolean cyclic) {
  /** Whether the options ask for parts. */
  static boolean wanted(TaskOptions options) {
    return options.schedule() == Schedule.STATIC || options.schedule() == Schedule.CYCLIC;
  }

  private long firstOf(long part) {
    return part * (size / count) + Math.min(part, size % count);
  }

  private long partOf(long position) {
    long larger = size % count;
    long inLarger = larger * (size / count + 1);
    return position < inLarger
        ? position / (size / count + 1)
        : larger + (position - inLarger) / (size / count);
  }

  /** The number of inputs from the position to the end of its part. */
  long left(long position) {
    return position >= size ? 0 : firstOf(partOf(position) + 1) - position;
  }

  /** Which input is at the position. */
  long task(long position) {
    if (!cyclic || position >= size) {
      return position;
    }
    long part = partOf(position);
    return part + (position - firstOf(part)) * count;
  }

  /** The least of the inputs at the position and after it. */
  long leastFrom(long position) {
    if (position >= size) {
      return Long.MAX_VALUE;
    }
    long next = partOf(position) + 1; // A part begins with the input of its own number.
    boolean another = cyclic && next < count && firstOf(next) < size;
    return another ? Math.min(task(position), next) : task(position);
  }

  /** How far apart the inputs of a part are. */
  int stride() {
    return cyclic ? count : 1;
  }

  /** The inputs in the order of positions. */
  <E extends @Nullable Object> List<E> ordered(List<E> inputs) {
    return new AbstractList<>() {
      @Override
      public E get(int position) {
        return inputs.get((int) task(position));
      }

      @Override
      public int size() {
        return inputs.size();
      }
    };
  }
}
