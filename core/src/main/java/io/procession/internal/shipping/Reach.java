package io.procession.internal.shipping;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;

/**
 * What code may use when it runs from certain methods on.
 *
 * @param usedFields the instance fields it may read
 * @param statics the static fields of classes in memory that it may read and that are not final
 * @param written the static fields of classes in memory that it may assign
 */
public record Reach(Set<Field> usedFields, List<Field> statics, Set<Field> written) {
  /** Nothing. */
  public static final Reach NOTHING = new Reach(Set.of(), List.of(), Set.of());
}
