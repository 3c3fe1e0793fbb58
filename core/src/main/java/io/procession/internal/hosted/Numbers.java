package io.procession.internal.hosted;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Sums of values whose type is known only when the program runs. */
final class Numbers {
  private Numbers() {}

  static Object add(@Nullable Object value, @Nullable Object amount) {
    return switch (value) {
      case Integer a when amount instanceof Integer b -> a + b;
      case Long a when amount instanceof Long b -> a + b;
      case Double a when amount instanceof Double b -> a + b;
      case Float a when amount instanceof Float b -> a + b;
      case Short a when amount instanceof Short b -> (short) (a + b);
      case Byte a when amount instanceof Byte b -> (byte) (a + b);
      case BigInteger a when amount instanceof BigInteger b -> a.add(b);
      case BigDecimal a when amount instanceof BigDecimal b -> a.add(b);
      case null, default ->
          throw new IllegalStateException(
              "value and amount must be numbers of one type: value=%s amount=%s"
                  .formatted(described(value), described(amount)));
    };
  }

  private static String described(@Nullable Object object) {
    return object == null ? "null" : object + " (" + object.getClass().getSimpleName() + ")";
  }
}
