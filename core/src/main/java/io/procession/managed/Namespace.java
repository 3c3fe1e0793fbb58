package io.procession.managed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values in the process of a manager. Python's {@code manager.Namespace}. Names that begin
 * with an underscore belong to this proxy and are seen by nobody else.
 */
public interface Namespace {
  /**
   * The value of a name.
   *
   * @param name the name
   * @param <T> what the caller takes it for
   * @return a copy
   * @throws java.util.NoSuchElementException if there is no such name
   */
  <T extends @Nullable Object> T get(String name);

  /**
   * Gives a name a value.
   *
   * @param name the name
   * @param value copied
   */
  void set(String name, @Nullable Object value);

  /**
   * Removes a name.
   *
   * @param name the name
   * @throws java.util.NoSuchElementException if there is no such name
   */
  void delete(String name);

  /**
   * All names and values, without those of this proxy only.
   *
   * @return a copy, in the order of the names
   */
  Map<String, @Nullable Object> attributes();
}
