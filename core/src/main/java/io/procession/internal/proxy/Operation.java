package io.procession.internal.proxy;

import io.procession.internal.hosted.MapOperations;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A method of an interface, as clients and servers name it: {@code put(java.lang.Object,int)}.
 *
 * @param key the name
 * @param kinds how each argument is encoded, by the type of its parameter
 * @param interruptible whether an interrupt of the caller ends the call
 */
public record Operation(String key, byte[] kinds, boolean interruptible) {
  private static final ClassValue<OperationsOf> KNOWN =
      new ClassValue<>() {
        @Override
        protected OperationsOf computeValue(Class<?> type) {
          return new OperationsOf(type);
        }
      };

  /** What the server does not answer. */
  static final Operation CANCEL = new Operation("cancel", new byte[0], false);

  /** The text of an object. */
  static final Operation TEXT = new Operation("toString()", new byte[0], false);

  /** Those of one interface. */
  private static final class OperationsOf {
    private final Map<Method, Operation> all;

    private OperationsOf(Class<?> type) {
      all =
          Arrays.stream(type.getDeclaredMethods())
              .collect(Collectors.toUnmodifiableMap(method -> method, Operation::compute));
    }
  }

  /** The operation that a method is. */
  public static Operation of(Method method) {
    Operation known = KNOWN.get(method.getDeclaringClass()).all.get(method);
    return known == null ? compute(method) : known;
  }

  private static Operation compute(Method method) {
    Class<?>[] types = method.getParameterTypes();
    byte[] kinds = new byte[types.length];
    Class<?> owner = method.getDeclaringClass();
    boolean ours =
        owner == ControlOperations.class || owner.getPackage() == MapOperations.class.getPackage();
    for (int i = 0; i < types.length; i++) {
      kinds[i] = (byte) kindOf(types[i], ours);
    }
    return new Operation(
        keyOf(method),
        kinds,
        Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class));
  }

  /** The elements of collections are encoded each by itself for the objects of this library. */
  private static int kindOf(Class<?> type, boolean ours) {
    if (type.isAnnotationPresent(FunctionalInterface.class)) {
      return ClientCodec.FUNCTION;
    }
    if (ours && Collection.class.isAssignableFrom(type)) {
      return ClientCodec.ELEMENTS;
    }
    return ours && Map.class.isAssignableFrom(type) ? ClientCodec.ENTRIES : ClientCodec.VALUE;
  }

  private static String keyOf(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }
}
