package io.procession;

import io.procession.internal.ManagerDoor;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The description of a {@link Manager}. Not for use by several threads at once.
 *
 * {@snippet :
 * Manager manager = Manager.builder().register("Stock", Stock.class, () -> new Shelf()).start();
 * }
 */
public final class ManagerBuilder {
  private static final int KEY_LENGTH = 32;

  private @Nullable SocketAddress address;
  private byte @Nullable [] key;
  private String name = "Manager";
  private Optional<TaskRunnable> initializer = Optional.empty();
  private final List<String> jvmArgs = new ArrayList<>();
  private final List<Registration> types = new ArrayList<>();
  private Duration shutdownTimeout = Duration.ofSeconds(5);
  private boolean thread;

  ManagerBuilder() {}

  /**
   * Sets where clients connect to. Default: a socket in a private directory, for this user on this
   * machine. For other machines: {@code new InetSocketAddress(host, port)}; port 0 is a free one.
   *
   * @param where an {@link java.net.InetSocketAddress} or {@link java.net.UnixDomainSocketAddress}
   * @return this builder
   * @throws IllegalArgumentException if it is an address of another kind
   */
  public ManagerBuilder address(SocketAddress where) {
    this.address = ConnectionOptions.of(where).address();
    return this;
  }

  /**
   * Sets what clients must have. Default: 32 random bytes. Whoever knows the key and reaches the
   * address can run code in the manager's process.
   *
   * @param secret any bytes
   * @return this builder
   */
  public ManagerBuilder key(byte[] secret) {
    this.key = secret.clone();
    return this;
  }

  /**
   * Sets the name of the process. Default: {@code Manager}.
   *
   * @param text not empty, and one line
   * @return this builder
   */
  public ManagerBuilder name(String text) {
    this.name = Objects.requireNonNull(text, "name");
    return this;
  }

  /**
   * Sets what runs first in the manager's process. Python's {@code start(initializer)}.
   *
   * @param action copied there; if it throws, the start fails
   * @return this builder
   */
  public ManagerBuilder initializer(TaskRunnable action) {
    this.initializer = Optional.of(action);
    return this;
  }

  /**
   * Adds options for the {@code java} command of the manager's process, such as {@code -Xmx2g}.
   *
   * @param args options as on the command line
   * @return this builder
   */
  public ManagerBuilder jvmArgs(String... args) {
    jvmArgs.addAll(List.of(args));
    return this;
  }

  /**
   * Adds a type of objects, which any client can make with {@link Manager#create}. Python's {@code
   * register}.
   *
   * @param typeName names it
   * @param type the interface of its proxies; its methods are what clients may call
   * @param factory makes an object, in the manager's process; returning the same one each time
   *     makes it one for all
   * @param <I> the interface of its proxies
   * @return this builder
   * @throws IllegalArgumentException if the type is not an interface
   */
  public <I> ManagerBuilder register(
      String typeName, Class<I> type, TaskCallable<? extends I> factory) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException("type must be an interface: type=" + type.getName());
    }
    types.add(
        new Registration(
            Objects.requireNonNull(typeName, "typeName"),
            type,
            Objects.requireNonNull(factory, "factory")));
    return this;
  }

  /**
   * Sets how long {@link Manager#close} waits for the end of the process before it is terminated,
   * and again before it is killed. Default: 5 seconds.
   *
   * @param limit more than zero
   * @return this builder
   */
  public ManagerBuilder shutdownTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("shutdownTimeout must be positive: " + limit);
    }
    this.shutdownTimeout = limit;
    return this;
  }

  /**
   * Hosts the objects in this process, in threads, instead of in one of its own.
   *
   * @return this builder
   */
  public ManagerBuilder inThread() {
    this.thread = true;
    return this;
  }

  /**
   * Starts the manager. Returns when it can be used.
   *
   * @return the manager, to be closed
   * @throws WorkerStartException if the process cannot be started, or cannot listen at the address
   * @throws InitializerFailedException if the initializer threw
   * @throws TaskNotSerializableException if the initializer or a factory cannot be copied
   */
  public Manager start() {
    return ManagerDoor.start(settings());
  }

  /**
   * Serves in this process, until a client ends it or this thread is interrupted. Python's {@code
   * get_server().serve_forever()}. Needs an address, and a key that clients know.
   *
   * @throws IllegalStateException if there is no address
   * @throws IOException if one cannot listen there
   */
  public void serve() throws IOException {
    if (address == null) {
      throw new IllegalStateException("serve() needs an address, since clients must know it");
    }
    ManagerDoor.serve(settings());
  }

  private Settings settings() {
    byte[] secret = key;
    if (secret == null) {
      secret = new byte[KEY_LENGTH];
      new SecureRandom().nextBytes(secret);
    }
    return new Settings(
        Optional.ofNullable(address),
        secret.clone(),
        name,
        initializer,
        List.copyOf(jvmArgs),
        List.copyOf(types),
        shutdownTimeout,
        thread);
  }

  /**
   * A type of objects.
   *
   * @param name names it
   * @param type the interface of its proxies
   * @param factory makes an object
   */
  public record Registration(String name, Class<?> type, TaskCallable<?> factory) {}

  /**
   * What a builder holds.
   *
   * @param address empty for a private socket
   * @param key what clients must have
   * @param name that of the process
   * @param initializer what runs there first
   * @param jvmArgs options for its java command
   * @param types what clients can make by name
   * @param shutdownTimeout how long it may take to end
   * @param thread whether it is a thread of this process
   */
  public record Settings(
      Optional<SocketAddress> address,
      byte[] key,
      String name,
      Optional<TaskRunnable> initializer,
      List<String> jvmArgs,
      List<Registration> types,
      Duration shutdownTimeout,
      boolean thread) {}
}
