package io.procession.internal.shipping;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the classes that an encoder meets and that must be sent along. For one batch, and one
 * thread at a time; asks {@link ClassOrigin} once per class.
 */
public final class ShippingContext {
  private final ClassOrigin origin;
  private final boolean collects;
  private final Set<Field> kept;
  private final Set<Class<?>> known = new HashSet<>();
  private final List<Class<?>> fresh = new ArrayList<>();
  private @Nullable Class<?> last;

  private ShippingContext(ClassOrigin origin, boolean collects, Set<Field> kept) {
    this.origin = origin;
    this.collects = collects;
    this.kept = kept;
  }

  /** For a caller, whose workers may lack classes. */
  public static ShippingContext collecting(ClassOrigin origin) {
    return collecting(origin, Set.of());
  }

  /**
   * For a caller, whose workers may lack classes.
   *
   * @param origin the rules
   * @param kept static fields that belong to the workers, so that no value is sent for them
   */
  public static ShippingContext collecting(ClassOrigin origin, Set<Field> kept) {
    return new ShippingContext(origin, true, kept);
  }

  /** For a worker, whose results go to a process that has the classes: they are only named. */
  public static ShippingContext namesOnly(ClassOrigin origin) {
    return new ShippingContext(origin, false, Set.of());
  }

  /** The rules. */
  public ClassOrigin origin() {
    return origin;
  }

  /** Whether classes are collected here. */
  public boolean collects() {
    return collects;
  }

  /** Whether the static field belongs to the workers. */
  public boolean isKept(Field field) {
    return kept.contains(field);
  }

  /**
   * Tells that the encoded bytes name the class.
   *
   * @throws UnshippableClassException if a worker could not get it
   */
  public void note(Class<?> type) {
    if (!collects || type == last) {
      return;
    }
    last = type;
    ClassOrigin.Way way = origin.way(type);
    if (way == ClassOrigin.Way.INHERITED) {
      return;
    }
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (way == ClassOrigin.Way.IMPOSSIBLE) {
      throw new UnshippableClassException(element);
    }
    if (known.add(element)) {
      fresh.add(element);
    }
  }

  /** The classes met since the last call of this method, for {@link CodeLog#requireIn}. */
  public Collection<Class<?>> takeNew() {
    if (fresh.isEmpty()) {
      return List.of();
    }
    List<Class<?>> taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }
}
