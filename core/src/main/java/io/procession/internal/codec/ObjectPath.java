package io.procession.internal.codec;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way from a value to an object in it, for a message: the shortest one, through the
 * fields, elements and captured variables that can be looked at. Runs only when encoding has
 * failed.
 */
final class ObjectPath {
  private static final System.Logger LOG = System.getLogger("io.procession.codec");

  /** Smaller: large values go unexplained. Larger: a failure takes noticeable time. */
  private static final int MAX_OBJECTS = 100_000;

  private final Object target;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Queue<Place> todo = new ArrayDeque<>();
  private @Nullable Place found;

  private ObjectPath(Object target) {
    this.target = target;
  }

  /** An object and how it was reached; {@code before} is null for the value itself. */
  private record Place(Object object, String step, @Nullable Place before) {}

  /**
   * The way as text.
   *
   * @return such as {@code field out of class Job → java.io.FileOutputStream}; empty if there is
   *     none
   */
  static String find(@Nullable Object root, Object target) {
    if (root == null) {
      return "";
    }
    Place place = new ObjectPath(target).search(root);
    if (place == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (Place p = place; p.before != null; p = p.before) {
      text.insert(0, p.step + " → ");
    }
    return text.append(Refusals.className(target)).toString();
  }

  private @Nullable Place search(Object root) {
    todo.add(new Place(root, "", null));
    seen.add(root);
    while (found == null && !todo.isEmpty() && seen.size() < MAX_OBJECTS) {
      Place place = todo.remove();
      if (place.object == target) {
        return place;
      }
      try {
        expand(place);
      } catch (RuntimeException | LinkageError e) {
        // A user's collection failed while it was looked at; what was found in it still counts.
        LOG.log(System.Logger.Level.DEBUG, "cannot look into " + place.object.getClass(), e);
      }
    }
    return found;
  }

  private void visit(@Nullable Object object, String step, Place from) {
    if (object != null && found == null && (object == target || seen.add(object))) {
      Place place = new Place(object, step, from);
      if (object == target) {
        found = place;
      } else {
        todo.add(place);
      }
    }
  }

  private void expand(Place place) {
    Object object = place.object;
    Class<?> type = object.getClass();
    if (object instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        visit(array[i], "element " + i + " of " + Names.of(type), place);
      }
    } else if (type.isHidden() && object instanceof Serializable) {
      expandLambda(place);
    } else if (object instanceof SerializedLambda lambda) {
      expandCaptured(lambda, place);
    } else if (!UserClasses.isOfJdk(type)) {
      expandFields(place);
    } else if (object instanceof Collection<?> elements) {
      int i = 0;
      for (Object element : elements) {
        visit(element, "element " + i++ + " of " + Names.of(type), place);
      }
    } else if (object instanceof Map<?, ?> map) {
      expandMap(map, place);
    } else if (object instanceof Map.Entry<?, ?> entry) {
      visit(entry.getKey(), "key of " + Names.of(type), place);
      visit(entry.getValue(), "value of " + Names.of(type), place);
    } else if (object instanceof Optional<?> optional) {
      visit(optional.orElse(null), "value of " + Names.of(type), place);
    } else if (object instanceof AtomicReference<?> reference) {
      visit(reference.get(), "value of " + Names.of(type), place);
    }
  }

  private void expandMap(Map<?, ?> map, Place place) {
    String name = Names.of(map.getClass());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key = entry.getKey();
      boolean plain = key instanceof String || key instanceof Number || key instanceof Enum;
      visit(key, "key of " + name, place);
      visit(
          entry.getValue(), "value " + (plain ? "of key " + key + " " : "") + "of " + name, place);
    }
  }

  private void expandFields(Place place) {
    for (Class<?> c = place.object.getClass();
        c != null && !UserClasses.isOfJdk(c);
        c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        boolean travels =
            !field.getType().isPrimitive()
                && (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0;
        if (travels) {
          String kind = c.isRecord() ? " of record " : " of class ";
          String step = "field " + field.getName() + kind + Names.shortOf(c.getName());
          visit(valueOf(field, place.object), step, place);
        }
      }
    }
  }

  private static @Nullable Object valueOf(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return null; // The module is closed; the way goes on unseen.
    }
  }

  private void expandLambda(Place place) {
    try {
      Method writeReplace = place.object.getClass().getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      if (writeReplace.invoke(place.object) instanceof SerializedLambda lambda) {
        expandCaptured(lambda, place);
      }
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return; // The module is closed; the way goes on unseen.
    }
  }

  private void expandCaptured(SerializedLambda lambda, Place place) {
    String host = Names.shortOf(lambda.getCapturingClass().replace('/', '.'));
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      visit(lambda.getCapturedArg(i), "captured argument " + i + " of a lambda in " + host, place);
    }
  }
}
