package io.procession.shared;

/**
 * Something held as long as a block lasts, as by Python's {@code with}: {@code try (var _ =
 * lock.hold()) { … }}.
 */
@FunctionalInterface
public interface Hold extends AutoCloseable {
  /** Gives back what was taken. */
  @Override
  void close();
}
