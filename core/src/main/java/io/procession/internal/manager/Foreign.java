package io.procession.internal.manager;

import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.proxy.ClientCodec;
import io.procession.internal.proxy.Opaque;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A client's function that came with its own classes, as the containers of the server call it: its
 * arguments are values of those classes, and what it returns is kept without them.
 *
 * @param function what the client sent
 * @param loader that of its classes
 * @param home the server's own loader
 */
record Foreign(Object function, ClassLoader loader, ClassLoader home) implements InvocationHandler {

  /** The function as one of an interface of the JDK. */
  static Object as(Class<?> type, Foreign function) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, function);
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> function.toString();
      };
    }
    @Nullable Object[] known = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < known.length; i++) {
      if (known[i] instanceof Opaque opaque) {
        known[i] = opaque.decode(loader);
      }
    }
    try {
      return kept(method.invoke(function, known));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private @Nullable Object kept(@Nullable Object result) {
    return result == null
            || result instanceof Number
            || result instanceof Boolean
            || result instanceof String
        ? result
        : valueOf(ClientCodec.valueOf(result), home);
  }

  /** Decodes a value; one of classes that are unknown here is kept as it is. */
  static @Nullable Object valueOf(Payload payload, ClassLoader home) {
    try {
      return new ValueReader(home).read(PayloadReader.of(payload), payload.size());
    } catch (UndecodableException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        return new Opaque(payload.toByteArray());
      }
      throw e;
    }
  }
}
