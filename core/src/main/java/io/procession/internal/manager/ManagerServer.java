package io.procession.internal.manager;

import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.TaskCallable;
import io.procession.internal.connection.Connections;
import io.procession.internal.hosted.CallerThread;
import io.procession.internal.proxy.ControlOperations;
import io.procession.internal.proxy.Handle;
import io.procession.internal.proxy.Proxied;
import io.procession.internal.proxy.ReplyKind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Hosts objects for clients until it is shut down. */
public final class ManagerServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final Listener listener;
  private final byte[] key;
  private final String name = UUID.randomUUID().toString();
  private final ClassLoader home;
  private final ObjectTable table = new ObjectTable();
  private final Types types = new Types();
  private final LongCalls longCalls = new LongCalls();
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicLong lastSession = new AtomicLong();
  private final Session own;
  private final ResidentChannel residents;
  private final OwnCodec codec = new OwnCodec(this);
  private volatile boolean closing;

  private ManagerServer(Listener listener, byte[] key, ClassLoader home) {
    this.listener = listener;
    this.key = key;
    this.home = home;
    this.own = new Session(0, "the server", home);
    this.residents = new ResidentChannel(this, own);
  }

  /**
   * Opens a server that accepts nobody yet. Its home is the context class loader of this thread.
   *
   * @param options where, and the key that clients must have
   */
  public static ManagerServer open(ConnectionOptions options) throws IOException {
    Listener listener = Connections.listen(options);
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ManagerServer server =
        new ManagerServer(
            listener,
            options.key().orElse(new byte[0]),
            ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread);
    HostedObject self =
        server.table.add(
            HostedType.of("manager", List.of(ControlOperations.class), null), new Control(server));
    server.table.lend(self, server.own);
    server.longCalls.start();
    return server;
  }

  /** Where clients connect to. */
  public SocketAddress address() {
    return listener.address();
  }

  /**
   * Adds a type that clients can make objects of.
   *
   * @param kind its name
   * @param shown the interface of its proxies
   * @param factory makes an object, in this process
   */
  public void register(String kind, Class<?> shown, TaskCallable<?> factory) {
    types.register(
        HostedType.of(kind, List.of(shown), shown.getClassLoader()),
        arguments -> Objects.requireNonNull(factory.call(), "a factory must not return null"));
  }

  /** Accepts clients until the server is shut down. */
  public void serve() {
    try {
      while (!closing) {
        ServerThread thread = new ServerThread(this, listener.accept());
        longCalls.add(thread);
        thread.start();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the manager accepts nobody any more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  String name() {
    return name;
  }

  ClassLoader home() {
    return home;
  }

  ObjectTable table() {
    return table;
  }

  Types types() {
    return types;
  }

  LongCalls longCalls() {
    return longCalls;
  }

  RequestCodec codec() {
    return codec;
  }

  ResidentChannel residents() {
    return residents;
  }

  String place() {
    return address().toString();
  }

  Handle addressed(Handle handle) {
    return new Handle(
        name, handle.id(), handle.kind(), handle.interfaces(), new Handle.Place(address(), key));
  }

  /** A proxy of an object of this server, in this server. */
  Object residentOf(Handle handle) {
    try {
      HostedObject object = table.find(handle.id());
      return codec.proxyOf(handle, object);
    } catch (RequestException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Begins a session, which ends with the connection of a thread. */
  Session newSession(ServerThread thread, String client) {
    Session session = new Session(lastSession.incrementAndGet(), client, home);
    sessions.put(session.id(), session);
    thread.keeps(session);
    return session;
  }

  Session session(long id) throws RequestException {
    Session session = sessions.get(id);
    if (session == null) {
      throw new RequestException("there is no session %d; it has ended".formatted(id), null);
    }
    return session;
  }

  /** Does what a client asks for. */
  byte[] answer(byte[] message, ServerThread thread) {
    Session session = thread.session();
    return answer(message, session == null ? own : session);
  }

  byte[] answer(byte[] message, Session session) {
    return codec.encode(answerOf(message, session), session);
  }

  private Answer answerOf(byte[] message, Session session) {
    Request request;
    try {
      request = codec.decode(message, session);
    } catch (RequestException | RuntimeException e) {
      return Answer.refused(e);
    }
    try {
      Object result = request.object().call(request.operation(), request.arguments());
      return new Answer(ReplyKind.RETURNED, hosted(request, result));
    } catch (RequestException | Control.Refused e) {
      return Answer.refused(e);
    } catch (Throwable e) {
      return new Answer(ReplyKind.THREW, e);
    }
  }

  /** A result that is given by reference. */
  private @Nullable Object hosted(Request request, @Nullable Object result) {
    Class<?> declared = request.object().type().exposure().result(request.operation());
    HostedType type = types.byReference(declared);
    if (result == null || type == null || result instanceof Proxied) {
      return result;
    }
    return table.add(
        new HostedType(
            type.kind(), type.interfaces(), type.exposure(), request.object().type().loader()),
        result);
  }

  /** A connection has ended; with the first of a session, the session. */
  void ended(ServerThread thread) {
    longCalls.remove(thread);
    Session session = thread.session();
    if (session == null) {
      return;
    }
    session.remove(thread);
    table.threadEnded(thread.caller());
    if (thread.keeps() != null) {
      sessions.remove(session.id());
      session.end();
      table.giveBackAll(session);
    }
    if (session.hasEnded()) {
      table.processEnded(session);
    }
  }

  /** Shuts the server down when the client that asked for it has its answer. */
  void shutdownAfterAnswer() {
    closing = true;
    if (!(Thread.currentThread() instanceof CallerThread)) {
      close();
    }
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public void close() {
    closing = true;
    listener.close();
    sessions.values().forEach(Session::end);
    longCalls.close();
  }
}
