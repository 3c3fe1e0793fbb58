package io.procession.internal.shipping;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The facts of classes, kept as long as their bytes stay the same. Thread-safe; what it keeps is
 * forgotten with the class.
 */
final class ClassFiles {
  private final ClassOrigin origin;
  private final ClassValue<AtomicReference<@Nullable ClassFacts>> known =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable ClassFacts> computeValue(Class<?> type) {
          return new AtomicReference<>(null);
        }
      };

  ClassFiles(ClassOrigin origin) {
    this.origin = origin;
  }

  ClassOrigin origin() {
    return origin;
  }

  /** Starts to look at classes at one moment. */
  View view() {
    return new View();
  }

  private @Nullable ClassFacts load(Class<?> type) {
    AtomicReference<@Nullable ClassFacts> holder = known.get(type);
    ClassFacts facts = holder.get();
    if (facts != null && origin.way(type) != ClassOrigin.Way.COPIED_FROM_MEMORY) {
      return facts;
    }
    byte[] bytes = origin.bytes(type);
    if (bytes == null) {
      return null;
    }
    if (facts == null || !facts.isOf(bytes)) {
      facts = ClassFacts.parse(type, bytes);
      holder.set(facts);
    }
    return facts;
  }

  /**
   * The classes as they are during one encoding: each is fetched once, because fetching is what
   * costs most, and JShell might change it in between.
   */
  final class View {
    private final Map<Class<?>, Optional<ClassFacts>> seen = new HashMap<>();

    private View() {}

    /** The facts of a class; null if its bytes are not to be had. */
    @Nullable ClassFacts of(Class<?> type) {
      Optional<ClassFacts> facts = seen.get(type);
      if (facts == null) {
        facts = Optional.ofNullable(load(type));
        seen.put(type, facts);
      }
      return facts.orElse(null);
    }
  }
}
