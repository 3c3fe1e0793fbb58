package io.procession.internal.manager;

import io.procession.ConnectionOptions;
import io.procession.Manager;
import io.procession.ManagerLostException;
import io.procession.MultiprocessingException;
import io.procession.TaskCallable;
import io.procession.TaskRunnable;
import io.procession.internal.proxy.ManagerClient;
import io.procession.internal.proxy.Proxied;
import io.procession.internal.proxy.Proxies;
import io.procession.managed.ManagedArray;
import io.procession.managed.ManagedBarrier;
import io.procession.managed.ManagedEvent;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedSemaphore;
import io.procession.managed.ManagedValue;
import io.procession.managed.Namespace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A manager, as its users see it: a client of its server. */
public final class RunningManager implements Manager {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final ManagerClient client;
  private final ConnectionOptions options;
  private final Owner owner;

  // Guarded by this.
  private boolean closed;

  /** What this process has of the server itself. */
  public interface Owner {
    /** The number of its process; empty if it is another's. */
    OptionalLong pid();

    /** Whether this process ends it. */
    boolean owns();

    /** Waits for its end, or makes it end. */
    void end();
  }

  /** A server that another process owns. */
  public static final class Another implements Owner {
    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public boolean owns() {
      return false;
    }

    @Override
    public void end() {}
  }

  /** Makes one of a client. */
  public RunningManager(ManagerClient client, ConnectionOptions options, Owner owner) {
    this.client = client;
    this.options = options;
    this.owner = owner;
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // The kind says what its proxy is.
  private <T> T make(String kind, @Nullable Object... arguments) {
    return (T) client.control().create(kind, Arrays.asList(arguments));
  }

  @Override
  public <K, V> ManagedMap<K, V> map() {
    return make(Proxies.MAP);
  }

  @Override
  public <E extends @Nullable Object> ManagedList<E> list() {
    return make(Proxies.LIST);
  }

  @Override
  public <E extends @Nullable Object> Set<E> set() {
    return make(Proxies.SET);
  }

  @Override
  public <E> ManagedQueue<E> queue(int capacity) {
    return make(Proxies.QUEUE, capacity);
  }

  @Override
  public Lock lock() {
    return make("lock");
  }

  @Override
  public Lock reentrantLock() {
    return make("reentrantLock");
  }

  @Override
  public ManagedSemaphore semaphore(int permits) {
    return make("semaphore", permits);
  }

  @Override
  public ManagedSemaphore boundedSemaphore(int permits) {
    return make("boundedSemaphore", permits);
  }

  @Override
  public ManagedEvent event() {
    return make("event");
  }

  @Override
  public ManagedBarrier barrier(int parties) {
    return (ManagedBarrier) client.control().barrier(parties, null);
  }

  @Override
  public ManagedBarrier barrier(int parties, TaskRunnable action) {
    return (ManagedBarrier) client.control().barrier(parties, Objects.requireNonNull(action));
  }

  @Override
  public Namespace namespace() {
    return make(Proxies.NAMESPACE);
  }

  @Override
  public <T extends @Nullable Object> ManagedValue<T> value(T value) {
    return make("value", value);
  }

  @Override
  public <T extends @Nullable Object> ManagedArray<T> array(List<? extends T> values) {
    return make("array", values.toArray());
  }

  @Override
  public <I> I create(String name, Class<I> type) {
    return type.cast(client.control().create(name, List.of()));
  }

  @Override
  public <I> I host(Class<I> type, TaskCallable<? extends I> factory) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException("type must be an interface: type=" + type.getName());
    }
    try {
      return type.cast(client.control().host(List.of(type.getName()), factory));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new MultiprocessingException("the manager cannot make a " + type.getName(), e);
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // A copy of what the function returned; R says it.
  public <R extends @Nullable Object> R call(TaskCallable<R> function) throws Exception {
    return (R) client.control().call(function);
  }

  @Override
  public void release(Object proxy) {
    if (!(proxy instanceof Proxied proxied) || !client.release(proxied.remote())) {
      throw new IllegalArgumentException(
          "proxy must be one of this manager: proxy=" + proxy.getClass().getName());
    }
  }

  @Override
  public int numberOfObjects() {
    return client.control().numberOfObjects();
  }

  @Override
  public String debugInfo() {
    return client.control().debugInfo();
  }

  @Override
  public SocketAddress address() {
    return options.address();
  }

  @Override
  public byte[] key() {
    return options.key().orElse(new byte[0]);
  }

  @Override
  public OptionalLong pid() {
    return owner.pid();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (owner.owns()) {
      try {
        client.control().shutdown();
      } catch (ManagerLostException e) {
        LOG.log(Level.DEBUG, "the manager has ended already", e);
      }
    }
    client.close();
    owner.end();
  }

  @Override
  public String toString() {
    return "Manager[" + options.address() + "]";
  }
}
