package io.procession.internal.pool;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The part of a call's inputs that this process works on, where one map is divided among the jobs
 * of an array.
 *
 * @param index which one, from 0
 * @param count how many there are
 */
record Shard(int index, int count) {
  /** Set by {@code procession run --shard}; workers do not inherit it. */
  private static final String PROPERTY = "procession.shard";

  /**
   * That of this process.
   *
   * @return null if it works on everything
   * @throws IllegalArgumentException if the property is no shard
   */
  static @Nullable Shard current() {
    String value = System.getProperty(PROPERTY);
    if (value == null) {
      return null;
    }
    if (value.matches("\\d{1,6}/\\d{1,6}")) {
      String[] numbers = value.split("/", -1);
      Shard shard = new Shard(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      if (shard.index < shard.count) {
        return shard;
      }
    }
    throw new IllegalArgumentException(
        PROPERTY + " must be like 3/8, counted from 0: " + PROPERTY + "=" + value);
  }

  /** The first input that is this shard's. */
  long begin(long inputs) {
    return inputs * index / count;
  }

  /** The first input that is the next shard's. */
  long end(long inputs) {
    return inputs * (index + 1) / count;
  }

  /** Each shard has a journal of its own, beside that of the whole. */
  Path journal(Path whole) {
    return whole.resolveSibling("%s.shard-%d-of-%d".formatted(whole.getFileName(), index, count));
  }

  @Override
  public String toString() {
    return "shard " + index + " of " + count;
  }
}
