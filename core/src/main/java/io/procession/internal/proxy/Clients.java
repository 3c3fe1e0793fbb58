package io.procession.internal.proxy;

import io.procession.ConnectionOptions;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The servers that this process is a client of: proxies that arrive in messages use a connection
 * that is there. One that is made for them lasts as long as the process.
 */
public final class Clients {
  private static final Clients OF_THIS_PROCESS = new Clients();

  private final List<ManagerClient> open = new CopyOnWriteArrayList<>();

  private Clients() {}

  static Clients ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  void add(ManagerClient client) {
    open.add(client);
  }

  void remove(ManagerClient client) {
    open.remove(client);
  }

  /** Makes a proxy of an object of any server. */
  Object attach(Handle handle, Handle.Place place) throws InvalidObjectException {
    return clientOf(handle, place).attach(handle);
  }

  private synchronized ManagerClient clientOf(Handle handle, Handle.Place place)
      throws InvalidObjectException {
    for (ManagerClient client : open) {
      if (client.server().equals(handle.server())) {
        return client;
      }
    }
    try {
      ManagerClient fresh =
          ManagerClient.open(ConnectionOptions.of(place.address()).withKey(place.key()));
      if (!fresh.server().equals(handle.server())) {
        fresh.close();
        throw new IOException("another manager is there now");
      }
      return fresh;
    } catch (IOException e) {
      throw unreachable(handle, e);
    }
  }

  static InvalidObjectException unreachable(Handle handle, Exception cause) {
    InvalidObjectException told =
        new InvalidObjectException(
            "the object of a proxy, %s, cannot be reached: %s"
                .formatted(handle, cause.getMessage()));
    told.initCause(cause);
    return told;
  }
}
