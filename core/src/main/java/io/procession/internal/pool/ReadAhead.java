package io.procession.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Inputs that can be looked at before they are taken. Used by the thread of their call. */
final class ReadAhead implements Iterator<@Nullable Object> {
  private static final Object NULL = new Object();

  private final Iterator<? extends @Nullable Object> source;
  private final ArrayDeque<Object> ahead = new ArrayDeque<>();

  /** What the source threw; it is thrown again when the inputs before it were taken. */
  private @Nullable Throwable failure;

  ReadAhead(Iterator<? extends @Nullable Object> source) {
    this.source = source;
  }

  /** The next inputs, which stay; fewer at the end, and where reading them fails. */
  List<@Nullable Object> look(int count) {
    try {
      while (ahead.size() < count && failure == null && source.hasNext()) {
        Object input = source.next();
        ahead.addLast(input == null ? NULL : input);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    List<@Nullable Object> seen = new ArrayList<>(Math.min(count, ahead.size()));
    for (Object input : ahead) {
      if (seen.size() == count) {
        break;
      }
      seen.add(input == NULL ? null : input);
    }
    return seen;
  }

  /** What gives the next inputs fastest, as long as nobody looks at them before. */
  Iterator<? extends @Nullable Object> nearest() {
    return ahead.isEmpty() && failure == null ? source : this;
  }

  @Override
  public boolean hasNext() {
    if (!ahead.isEmpty()) {
      return true;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return source.hasNext();
  }

  @Override
  public @Nullable Object next() {
    if (ahead.isEmpty() && failure == null) {
      return source.next();
    }
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Object input = ahead.pollFirst();
    if (input == null) {
      return source.next();
    }
    return input == NULL ? null : input;
  }
}
