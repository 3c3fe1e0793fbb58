package io.procession.internal.shipping;

import org.jspecify.annotations.Nullable;

/** Where a worker asks for a class that nobody foresaw it would need. */
@FunctionalInterface
public interface ClassSource {
  /**
   * Finds a class.
   *
   * @param generation the generation that needs it
   * @param name its binary name
   * @return its bytes, or null if it is not known
   */
  byte @Nullable [] find(int generation, String name);
}
