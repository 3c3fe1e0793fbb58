package io.procession.internal.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a value in the order in which they were met, to which it refers by number. A
 * record is met before it can be built: what refers to it from inside is completed afterwards.
 */
final class Remembered {
  private static final int KEPT = 1 << 12;

  private @Nullable Object[] objects = new Object[16];
  private int size;
  private final List<Completion> completions = new ArrayList<>();

  /** Puts an object where it belongs, when it exists. */
  @FunctionalInterface
  interface Setter {
    void set(Object object);
  }

  private record Completion(int number, Setter setter) {}

  int size() {
    return size;
  }

  /** Takes the next number, for an object that will be defined. */
  int reserve() {
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, 2 * size);
    }
    return size++;
  }

  /** Tells which object has the number. */
  void define(int number, Object object) {
    objects[number] = object;
    if (!completions.isEmpty()) {
      complete(number, object);
    }
  }

  /** The object with the number; null if it is being built. */
  @Nullable Object get(int number) {
    return objects[number];
  }

  void completeLater(int number, Setter setter) {
    completions.add(new Completion(number, setter));
  }

  void clear() {
    if (size > KEPT) {
      objects = new Object[16];
    } else {
      Arrays.fill(objects, 0, size, null);
    }
    size = 0;
    completions.clear();
  }

  private void complete(int number, Object object) {
    for (int i = completions.size() - 1; i >= 0; i--) {
      if (completions.get(i).number == number) {
        completions.remove(i).setter.set(object);
      }
    }
  }
}
