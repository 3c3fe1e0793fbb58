package io.procession.internal.hosted;

import io.procession.managed.Namespace;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Named values. Its lock is this object. */
public final class HostedNamespace implements Namespace {
  private final TreeMap<String, @Nullable Object> values = new TreeMap<>();

  private void check(String name) {
    if (!values.containsKey(name)) {
      throw new NoSuchElementException(
          "the namespace has no attribute %s: attributes=%s".formatted(name, values.keySet()));
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // The caller says T.
  public synchronized <T extends @Nullable Object> T get(String name) {
    check(name);
    return (T) values.get(name);
  }

  @Override
  public synchronized void set(String name, @Nullable Object value) {
    values.put(name, value);
  }

  @Override
  public synchronized void delete(String name) {
    check(name);
    values.remove(name);
  }

  @Override
  public synchronized Map<String, @Nullable Object> attributes() {
    return new TreeMap<>(values);
  }

  @Override
  public synchronized String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", ", "Namespace(", ")"));
  }
}
