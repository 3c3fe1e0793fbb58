package io.procession.internal.proxy;

import io.procession.ConnectionOptions;
import io.procession.ManagerLostException;
import io.procession.RemoteException;
import io.procession.internal.connection.Connections;
import io.procession.internal.wire.ProcessIdentity;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This process as a client of one server. Each thread that calls gets a connection; one more keeps
 * the session, to which the server counts references and which ends with that connection.
 *
 * <p>The lock is for opening connections; calls take none.
 */
public final class ManagerClient implements Channel {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final ConnectionOptions options;
  private final ClientCodec codec = new ClientCodec();
  private final References references = new References();
  private final Passage passage = new ToServer();
  private final Map<Thread, ClientConnection> connections = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread drops;
  private final String server;
  private final ControlOperations control;

  // Guarded by lock.
  private ClientConnection keeper;
  private long session;

  private volatile boolean closed;

  private ManagerClient(ConnectionOptions options, ClientConnection keeper, Hello hello) {
    this.options = options;
    this.keeper = keeper;
    this.server = hello.welcome.server();
    this.session = hello.welcome.session();
    Handle self = new Handle(server, ControlOperations.SELF, "manager", List.of(), null);
    this.control = Proxies.operations(ControlOperations.class, new RemoteObject(this, self, this));
    this.drops =
        Thread.ofPlatform().daemon().name("procession-manager-drops").unstarted(this::drop);
  }

  /** What proxies are between this process and the server. */
  private final class ToServer implements Passage {
    @Override
    public String server() {
      return server;
    }

    @Override
    public Object arrive(Handle handle) {
      return proxyOf(handle);
    }

    @Override
    public void depart(long object) {} // The server keeps it alive as soon as it has decoded it.
  }

  /** Before the server's name is known no proxy can come from it. */
  private static final class Hello implements Passage {
    private ControlOperations.Welcome welcome = new ControlOperations.Welcome("", 0);

    @Override
    public String server() {
      return "";
    }

    @Override
    public Object arrive(Handle handle) {
      throw new IllegalStateException("a proxy in a welcome: " + handle);
    }

    @Override
    public void depart(long object) {}
  }

  /**
   * Connects to a server.
   *
   * @throws IOException if there is none, or it has another key
   */
  public static ManagerClient open(ConnectionOptions options) throws IOException {
    ClientCodec codec = new ClientCodec();
    ClientConnection keeper = new ClientConnection(Connections.connect(options), codec);
    boolean done = false;
    try {
      Hello hello = new Hello();
      hello.welcome = greet(keeper, hello, 0);
      ManagerClient client = new ManagerClient(options, keeper, hello);
      client.drops.start();
      Clients.ofThisProcess().add(client);
      done = true;
      return client;
    } finally {
      if (!done) {
        keeper.close();
      }
    }
  }

  private static ControlOperations.Welcome greet(
      ClientConnection connection, Passage passage, long session) throws IOException {
    ProcessIdentity me = ProcessIdentity.current();
    String name =
        "%s (pid %d), thread %s"
            .formatted(me.name(), ProcessHandle.current().pid(), Thread.currentThread().getName());
    try {
      Operation hello =
          Operation.of(ControlOperations.class.getMethod("hello", long.class, String.class));
      ClientCodec.Reply reply =
          connection.call(
              passage,
              ControlOperations.SELF,
              new ClientCodec.Call(hello, new Object[] {session, name}));
      Object welcome = ClientCodec.resultOf(passage, reply);
      if (welcome instanceof ControlOperations.Welcome given) {
        return given;
      }
      throw new IOException("not a manager: it answers " + welcome);
    } catch (IOException | RemoteException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("not a manager: " + e.getMessage(), e);
    }
  }

  @Override
  public String server() {
    return server;
  }

  /** The server, to be asked for objects. */
  public ControlOperations control() {
    return control;
  }

  @Override
  public String place() {
    return options.address().toString();
  }

  @Override
  public Handle addressed(Handle handle) {
    return new Handle(
        handle.server(),
        handle.id(),
        handle.kind(),
        handle.interfaces(),
        new Handle.Place(options.address(), options.key().orElse(new byte[0])));
  }

  Object proxyOf(Handle handle) {
    Object token = references.newProxy(handle.id());
    try {
      return Proxies.create(new RemoteObject(this, handle, token), ClientCodec.loader());
    } catch (ClassNotFoundException e) {
      references.release(token);
      throw new IllegalStateException(
          "the interface of %s is not known here: %s\n".formatted(handle, e.getMessage())
              + "  Try: the interface on the class path of this process.",
          e);
    }
  }

  /** Gives the reference of a proxy back now; false if it is of another client. */
  public boolean release(RemoteObject remote) {
    if (remote.channel() != this) {
      return false;
    }
    references.release(remote.kept());
    return true;
  }

  @Override
  public @Nullable Object call(long object, Operation operation, @Nullable Object[] arguments)
      throws Throwable {
    ClientConnection connection = connection();
    ClientCodec.Reply reply;
    try {
      reply = connection.call(passage, object, new ClientCodec.Call(operation, arguments));
    } catch (IOException e) {
      connections.remove(Thread.currentThread(), connection);
      connection.close();
      throw lost("the connection broke during " + operation.key(), e);
    }
    references.lent(reply.lent());
    try {
      return ClientCodec.resultOf(passage, reply);
    } finally {
      references.settle(reply.lent());
    }
  }

  private ManagerLostException lost(String why, @Nullable Throwable cause) {
    String detail = cause == null ? "" : ": " + cause.getMessage();
    return new ManagerLostException(
        "the manager at %s is lost: %s%s\n".formatted(options.address(), why, detail)
            + "  Try: look whether its process has ended; if so, start another one and make its"
            + " objects anew. If only the connection broke, the next call connects again.",
        options.address(),
        cause);
  }

  private ClientConnection connection() {
    ClientConnection mine = connections.get(Thread.currentThread());
    if (mine != null) {
      return mine;
    }
    lock.lock();
    try {
      closeConnectionsOfEndedThreads();
      if (closed) {
        throw lost("it was closed in this process", null);
      }
      ClientConnection fresh = open();
      connections.put(Thread.currentThread(), fresh);
      return fresh;
    } catch (IOException e) {
      throw lost("it cannot be reached", e);
    } finally {
      lock.unlock();
    }
  }

  /** What their threads held is given back by the server, too. */
  private void closeConnectionsOfEndedThreads() {
    connections.forEach(
        (thread, connection) -> {
          if (!thread.isAlive()) {
            connections.remove(thread);
            connection.close();
          }
        });
  }

  private ClientConnection open() throws IOException {
    ClientConnection fresh = new ClientConnection(Connections.connect(options), codec);
    boolean done = false;
    try {
      try {
        check(greet(fresh, passage, session));
      } catch (RemoteException e) {
        LOG.log(Level.INFO, "the session with {0} is renewed: {1}", place(), e.getMessage());
        renew();
        check(greet(fresh, passage, session));
      }
      done = true;
      return fresh;
    } finally {
      if (!done) {
        fresh.close();
      }
    }
  }

  private void check(ControlOperations.Welcome welcome) {
    if (!welcome.server().equals(server)) {
      throw lost("another one is there now, which does not have its objects", null);
    }
  }

  /** The server has ended the session: begins another one, and borrows again what proxies need. */
  private void renew() throws IOException {
    ClientConnection fresh = new ClientConnection(Connections.connect(options), codec);
    ControlOperations.Welcome welcome = greet(fresh, passage, 0);
    check(welcome);
    keeper.close();
    keeper = fresh;
    session = welcome.session();
    for (long object : references.renew()) {
      borrow(fresh, object);
    }
  }

  private void borrow(ClientConnection connection, long object) throws IOException {
    try {
      Operation attach = Operation.of(ControlOperations.class.getMethod("attach", long.class));
      ClientCodec.Reply reply =
          connection.call(
              passage, ControlOperations.SELF, new ClientCodec.Call(attach, new Object[] {object}));
      references.lent(reply.lent());
    } catch (InterruptedException | NoSuchMethodException e) {
      throw new IOException("cannot borrow object " + object, e);
    }
  }

  /** Gives back what was collected, on the connection that keeps the session. */
  private void drop() {
    try {
      Operation drop =
          Operation.of(ControlOperations.class.getMethod("drop", long[].class, long[].class));
      while (!closed) {
        List<References.Due> due = references.take();
        if (!due.isEmpty()) {
          long[] objects = due.stream().mapToLong(References.Due::object).toArray();
          long[] counts = due.stream().mapToLong(References.Due::count).toArray();
          sendDrop(new ClientCodec.Call(drop, new Object[] {objects, counts}));
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.TRACE, "closed", e);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendDrop(ClientCodec.Call call) throws InterruptedException {
    lock.lock();
    try {
      keeper.call(passage, ControlOperations.SELF, call);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the session has ended, and its references with it", e);
    } finally {
      lock.unlock();
    }
  }

  /** Borrows an object whose handle came another way. */
  Object attach(Handle handle) throws InvalidObjectException {
    try {
      return control.attach(handle.id());
    } catch (ManagerLostException | RemoteException e) {
      throw Clients.unreachable(handle, e);
    }
  }

  /** Closes all connections: the server drops the references and locks of this client. */
  public void close() {
    closed = true;
    Clients.ofThisProcess().remove(this);
    drops.interrupt();
    lock.lock();
    try {
      connections.values().forEach(ClientConnection::close);
      connections.clear();
      keeper.close();
    } finally {
      lock.unlock();
    }
  }
}
