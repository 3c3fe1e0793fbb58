package io.procession.internal.pool;

import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encoded functions that captured nothing and whose code is in files: encoding one again would give
 * the same. A program that calls {@code apply} in a loop has its function encoded, sent and decoded
 * once. Any thread.
 */
final class ConstantFunctions {
  /** As many as a worker remembers; each keeps the class of a function, and so its loader. */
  private static final int MOST = 64;

  private final Map<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What makes two functions the same.
   *
   * @param type the class of the function, of which there is one for each place in the code
   * @param kind how it is called
   * @param loader finds the classes of its results
   */
  private record Key(Class<?> type, FunctionKind kind, @Nullable ClassLoader loader) {
    static Key of(Object function, FunctionKind kind) {
      return new Key(function.getClass(), kind, Thread.currentThread().getContextClassLoader());
    }
  }

  /**
   * An encoded function.
   *
   * @param function the function
   * @param program makes a digest of it and of the code that it may run
   */
  record Known(EncodedFunction function, Supplier<byte[]> program) {}

  synchronized @Nullable Known find(Object function, FunctionKind kind) {
    return known.get(Key.of(function, kind));
  }

  synchronized void add(Object function, Known encoded) {
    known.put(Key.of(function, encoded.function().kind()), encoded);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
