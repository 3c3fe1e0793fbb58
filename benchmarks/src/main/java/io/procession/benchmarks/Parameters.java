package io.procession.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code key=value} words of a run. */
final class Parameters {
  private final Map<String, String> values = new HashMap<>();

  Parameters(List<String> words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("parameters must be key=value: " + word);
      }
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the workload needs the parameter " + key);
    }
    return value;
  }

  double number(String key) {
    return Double.parseDouble(text(key));
  }

  int whole(String key) {
    return Integer.parseInt(text(key));
  }

  int whole(String key, int otherwise) {
    return has(key) ? whole(key) : otherwise;
  }
}
