package io.procession.internal.manager;

import io.procession.TaskCallable;
import io.procession.TaskRunnable;
import io.procession.internal.hosted.CallerThread;
import io.procession.internal.hosted.HostedBarrier;
import io.procession.internal.proxy.ControlOperations;
import io.procession.managed.ManagedBarrier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server, as an object of its own table. */
final class Control implements ControlOperations {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final ManagerServer server;

  Control(ManagerServer server) {
    this.server = server;
  }

  /** Refuses a request; the exception goes to the client as text. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(RequestException why) {
      super(why.getMessage(), why);
    }
  }

  @Override
  public Welcome hello(long session, String name) {
    if (!(Thread.currentThread() instanceof ServerThread thread)) {
      throw new IllegalStateException("a client of this process needs no hello");
    }
    try {
      Session whose = session == 0 ? server.newSession(thread, name) : server.session(session);
      thread.introduce(whose, name);
      return new Welcome(server.name(), whose.id());
    } catch (RequestException e) {
      throw new Refused(e);
    }
  }

  @Override
  public Object create(String type, List<?> arguments) {
    try {
      return server.table().add(server.types().type(type), server.types().make(type, arguments));
    } catch (RequestException e) {
      throw new Refused(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot make a %s: %s".formatted(type, e), e);
    }
  }

  @Override
  public Object host(List<String> interfaces, TaskCallable<?> factory) throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    List<Class<?>> types = new ArrayList<>();
    for (String name : interfaces) {
      types.add(Class.forName(name, false, loader));
    }
    Object object = factory.call();
    for (Class<?> type : types) {
      if (!type.isInstance(object)) {
        throw new IllegalArgumentException(
            "what the function makes must be a %s: object=%s".formatted(type.getName(), object));
      }
    }
    HostedType type = HostedType.of(types.getFirst().getSimpleName(), types, loader);
    server.types().refer(type);
    return server.table().add(type, object);
  }

  @Override
  public Object barrier(int parties, @Nullable TaskRunnable action) {
    HostedBarrier barrier = new HostedBarrier(parties, Optional.ofNullable(action));
    return server
        .table()
        .add(HostedType.of("barrier", List.of(ManagedBarrier.class), null), barrier);
  }

  @Override
  public @Nullable Object call(TaskCallable<?> function) throws Exception {
    return function.call();
  }

  @Override
  public Object attach(long object) {
    try {
      return server.table().find(object);
    } catch (RequestException e) {
      throw new Refused(e);
    }
  }

  @Override
  public void drop(long[] objects, long[] counts) {
    if (Thread.currentThread() instanceof ServerThread thread && thread.session() != null) {
      for (int i = 0; i < objects.length; i++) {
        server.table().giveBack(objects[i], counts[i], thread.session());
      }
    }
  }

  @Override
  public int numberOfObjects() {
    return server.table().objects().size();
  }

  @Override
  public String debugInfo() {
    StringBuilder info = new StringBuilder();
    for (HostedObject object : server.table().objects()) {
      info.append(
          "%d: %s, references=%d: %s%n"
              .formatted(
                  object.id(),
                  object.type().kind(),
                  server.table().references(object),
                  shortened(String.valueOf(object.object()))));
    }
    return info.toString();
  }

  private static String shortened(String text) {
    return text.length() <= 75 ? text : text.substring(0, 72) + "...";
  }

  @Override
  public void shutdown() {
    LOG.log(
        Level.DEBUG,
        "shut down by {0}",
        Thread.currentThread() instanceof CallerThread thread ? thread.caller() : "the server");
    server.shutdownAfterAnswer();
  }

  @Override
  public String toString() {
    return "the manager at " + server.place();
  }
}
