package io.procession.internal.proxy;

import io.procession.TaskNotSerializableException;
import io.procession.internal.hosted.ListOperations;
import io.procession.internal.hosted.MapOperations;
import io.procession.internal.hosted.QueueOperations;
import io.procession.internal.hosted.SetOperations;
import io.procession.managed.Namespace;
import io.procession.managed.RemoteBiFunction;
import io.procession.managed.RemoteComparator;
import io.procession.managed.RemoteFunction;
import io.procession.managed.RemotePredicate;
import io.procession.managed.RemoteUnaryOperator;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes proxies. */
public final class Proxies {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  /** The kind of {@link io.procession.managed.ManagedMap}. */
  public static final String MAP = "map";

  /** The kind of {@link io.procession.managed.ManagedList}. */
  public static final String LIST = "list";

  /** The kind of sets. */
  public static final String SET = "set";

  /** The kind of {@link io.procession.managed.ManagedQueue}. */
  public static final String QUEUE = "queue";

  /** The kind of {@link Namespace}. */
  public static final String NAMESPACE = "namespace";

  private Proxies() {}

  /**
   * Makes the proxy that the kind of an object calls for.
   *
   * @param loader finds the interfaces
   * @throws ClassNotFoundException if it does not
   */
  public static Object create(RemoteObject remote, ClassLoader loader)
      throws ClassNotFoundException {
    return switch (remote.handle().kind()) {
      case MAP -> new MapProxy<>(remote, operations(MapOperations.class, remote));
      case LIST -> new ListProxy<>(remote, operations(ListOperations.class, remote));
      case SET -> new SetProxy<>(remote, operations(SetOperations.class, remote));
      case QUEUE -> new QueueProxy<>(remote, operations(QueueOperations.class, remote));
      case NAMESPACE -> new NamespaceProxy(remote, operations(Namespace.class, remote));
      default -> ofInterfaces(remote, loader);
    };
  }

  /**
   * Applies a function in the server if it can be copied, else here.
   *
   * @param there sends the function
   * @param here applies it in this process, as atomically
   */
  static <R extends @Nullable Object> R apply(
      Object function, Supplier<R> there, Supplier<R> here) {
    if (!(function instanceof Serializable)) {
      return here.get();
    }
    try {
      return there.get();
    } catch (TaskNotSerializableException e) {
      if (isToBeCopied(function)) {
        throw e;
      }
      LOG.log(Level.DEBUG, "a function runs in this process, since it cannot be copied", e);
      return here.get();
    }
  }

  /** Whether whoever wrote the function said so, by its type. */
  private static boolean isToBeCopied(Object function) {
    return function instanceof RemoteFunction
        || function instanceof RemoteBiFunction
        || function instanceof RemoteUnaryOperator
        || function instanceof RemotePredicate
        || function instanceof RemoteComparator;
  }

  private static Object ofInterfaces(RemoteObject remote, ClassLoader loader)
      throws ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (String name : remote.handle().interfaces()) {
      types.add(Class.forName(name, false, loader));
    }
    types.add(Proxied.class);
    return Proxy.newProxyInstance(loaderOf(types, loader), types.toArray(new Class<?>[0]), remote);
  }

  /** One that sees this library and all interfaces: that of an interface which is not public. */
  private static ClassLoader loaderOf(List<Class<?>> types, ClassLoader loader) {
    ClassLoader own = Proxied.class.getClassLoader();
    for (Class<?> type : types) {
      ClassLoader candidate = type.getClassLoader();
      if (candidate != null && candidate != own) {
        return candidate;
      }
    }
    return own == null ? loader : own;
  }

  /** A plain proxy of one interface. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Copies of whatever the other side has.
  static <T> T operations(Class type, RemoteObject remote) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, remote);
  }
}
