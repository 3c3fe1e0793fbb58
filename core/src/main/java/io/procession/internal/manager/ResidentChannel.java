package io.procession.internal.manager;

import io.procession.internal.proxy.Channel;
import io.procession.internal.proxy.ClientCodec;
import io.procession.internal.proxy.Handle;
import io.procession.internal.proxy.Operation;
import io.procession.internal.proxy.Passage;
import io.procession.internal.proxy.RemoteObject;
import org.jspecify.annotations.Nullable;

/**
 * The way of proxies that are in the server itself: calls are encoded and decoded as those of any
 * client, so that nothing is shared that would be a copy elsewhere, and run on the same thread.
 */
final class ResidentChannel implements Channel {
  private final ManagerServer server;
  private final ClientCodec codec = new ClientCodec();
  private final Session session;

  ResidentChannel(ManagerServer server, Session session) {
    this.server = server;
    this.session = session;
  }

  /** What proxies are in its messages: what departs is kept by the proxy that it is. */
  private final class Within implements Passage {
    @Override
    public String server() {
      return server.name();
    }

    @Override
    public Object arrive(Handle handle) {
      return server.residentOf(handle);
    }

    @Override
    public void depart(long object) {}
  }

  @Override
  public String server() {
    return server.name();
  }

  @Override
  public @Nullable Object call(long object, Operation operation, @Nullable Object[] arguments)
      throws Throwable {
    Passage passage = new Within();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ClientCodec.Sent nothing = new ClientCodec.Sent();
    byte[] request =
        codec
            .request(passage, object, new ClientCodec.Call(operation, arguments), nothing)
            .toByteArray();
    byte[] answer;
    try {
      answer = server.answer(request, session);
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
    }
    ClientCodec.Reply reply = ClientCodec.parse(answer);
    try {
      return ClientCodec.resultOf(passage, reply);
    } finally {
      for (long lent : reply.lent()) {
        server.table().giveBack(lent, 1, session);
      }
    }
  }

  @Override
  public Handle addressed(Handle handle) {
    return server.addressed(handle);
  }

  @Override
  public String place() {
    return server.place();
  }

  RemoteObject remote(Handle handle, HostedObject object) {
    return new RemoteObject(this, handle, server.table().newResident(object));
  }
}
