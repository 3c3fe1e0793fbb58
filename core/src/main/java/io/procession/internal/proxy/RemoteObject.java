package io.procession.internal.proxy;

import io.procession.internal.hosted.CallerThread;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A hosted object, as its proxies in this process reach it. */
public final class RemoteObject implements InvocationHandler {
  private static final Object[] NOTHING = {};

  private final Channel channel;
  private final Handle handle;

  /** What the proxy keeps alive as long as it lives. */
  private final Object kept;

  /**
   * Creates one.
   *
   * @param kept reachable as long as this is
   */
  public RemoteObject(Channel channel, Handle handle, Object kept) {
    this.channel = channel;
    this.handle = handle;
    this.kept = kept;
  }

  /** What it is, and its number. */
  public Handle handle() {
    return handle;
  }

  /** The way to it. */
  public Channel channel() {
    return channel;
  }

  Object kept() {
    return kept;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] given = arguments == null ? NOTHING : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> isSame(given[0]);
        case "hashCode" -> hashCode();
        default -> text();
      };
    }
    if (method.getDeclaringClass() == Proxied.class) {
      return method.getName().equals("remote") ? this : departing();
    }
    return channel.call(handle.id(), Operation.of(method), given);
  }

  /** What is sent instead of a proxy. */
  Handle departing() {
    Passage passage = Passage.to(channel.server());
    if (passage == null) {
      return channel.addressed(handle);
    }
    passage.depart(handle.id());
    return handle;
  }

  /** Whether the other one is a proxy of the same object. */
  boolean isSame(@Nullable Object other) {
    return other instanceof Proxied proxied
        && proxied.remote().handle.id() == handle.id()
        && proxied.remote().channel.server().equals(channel.server());
  }

  /**
   * The text of the object; in the server only what it is, since objects may contain each other.
   */
  String text() throws Throwable {
    return Thread.currentThread() instanceof CallerThread
        ? describe()
        : String.valueOf(channel.call(handle.id(), Operation.TEXT, NOTHING));
  }

  /** What this is a proxy of. */
  public String describe() {
    return "proxy of %s at %s".formatted(handle, channel.place());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoteObject remote
        && remote.handle.id() == handle.id()
        && remote.channel.server().equals(channel.server());
  }

  @Override
  public int hashCode() {
    return channel.server().hashCode() * 31 + Long.hashCode(handle.id());
  }

  @Override
  public String toString() {
    return describe();
  }
}
