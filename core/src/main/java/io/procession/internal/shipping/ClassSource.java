package io.procession.internal.shipping;

import java.util.List;

/** Where a worker asks for a class or another resource that nobody foresaw it would need. */
@FunctionalInterface
public interface ClassSource {
  /**
   * Finds resources.
   *
   * @param generation the generation that needs it
   * @param resource its name as loaders know it; that of a class ends with {@code .class}
   * @return the contents of all of that name; empty if there is none
   */
  List<byte[]> find(int generation, String resource);
}
