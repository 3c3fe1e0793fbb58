package io.procession.internal.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of hosted objects.
 *
 * @param kind its name
 * @param interfaces what proxies of it have
 * @param exposure which methods can be called
 * @param loader finds the classes of arguments; null: values of unknown classes are kept as they
 *     came
 */
record HostedType(
    String kind, List<Class<?>> interfaces, Exposure exposure, @Nullable ClassLoader loader) {
  static HostedType of(String kind, List<Class<?>> interfaces, @Nullable ClassLoader loader) {
    return new HostedType(kind, interfaces, Exposure.of(interfaces), loader);
  }
}
