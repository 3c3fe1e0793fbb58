package io.procession.internal.manager;

import io.procession.internal.proxy.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of objects that clients may call: those of the interfaces of their proxies. */
final class Exposure {
  private final Map<String, Exposed> methods;

  private Exposure(Map<String, Exposed> methods) {
    this.methods = methods;
  }

  /** A method that can be called. */
  record Exposed(Method method, Class<?>[] parameters) {
    @Nullable Object call(Object object, @Nullable Object[] arguments) throws Throwable {
      try {
        return method.invoke(object, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  static Exposure of(List<Class<?>> interfaces) {
    Map<String, Exposed> methods = new HashMap<>();
    try {
      add(Object.class.getMethod("toString"), methods);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    for (Class<?> type : interfaces) {
      for (Method method : type.getMethods()) {
        add(method, methods);
      }
    }
    return new Exposure(methods);
  }

  private static void add(Method method, Map<String, Exposed> methods) {
    method.trySetAccessible(); // An interface that is not public, such as one of a script.
    methods.put(Operation.of(method).key(), new Exposed(method, method.getParameterTypes()));
  }

  /** Finds a method. */
  Exposed method(HostedObject object, String operation) throws RequestException {
    Exposed method = methods.get(operation);
    if (method == null) {
      throw new RequestException(
          "%s has no method %s for clients\n  Try: one of %s"
              .formatted(object, operation, methods.keySet().stream().sorted().toList()),
          null);
    }
    return method;
  }

  /** The types of the parameters of a method; none for one that is not there. */
  Class<?>[] parameters(String operation) {
    Exposed method = methods.get(operation);
    return method == null ? new Class<?>[0] : method.parameters();
  }

  /** The declared type of the result of a method. */
  Class<?> result(String operation) {
    Exposed method = methods.get(operation);
    return method == null ? Object.class : method.method().getReturnType();
  }

  /** The names of all methods. */
  List<String> names() {
    return methods.keySet().stream().sorted().toList();
  }
}
