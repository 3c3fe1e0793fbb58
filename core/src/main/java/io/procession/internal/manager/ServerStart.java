package io.procession.internal.manager;

import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.ManagerBuilder;
import io.procession.TaskRunnable;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.connection.Connections;
import io.procession.spi.Payload;
import java.io.IOException;
import java.io.Serializable;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a process needs to become a server.
 *
 * @param address where it listens
 * @param key what clients must have
 * @param initializer what runs first
 * @param types what clients can make by name
 */
public record ServerStart(
    SocketAddress address,
    byte[] key,
    Optional<TaskRunnable> initializer,
    List<ManagerBuilder.Registration> types)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * How a server began.
   *
   * @param address where it listens
   * @param failure why it does not, encoded; empty if it does
   */
  public record Report(SocketAddress address, byte[] failure) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Opens the server in this process. */
  public ManagerServer open() throws Exception {
    if (initializer.isPresent()) {
      initializer.get().run();
    }
    ManagerServer server = ManagerServer.open(ConnectionOptions.of(address).withKey(key));
    types.forEach(type -> server.register(type.name(), type.type(), type.factory()));
    return server;
  }

  /** Serves in a process of its own, and tells the starter first how that began. */
  public void run(SocketAddress starter) throws Exception {
    ManagerServer server;
    try (Connection report = Connections.connect(ConnectionOptions.of(starter).withKey(key))) {
      server = openAndTell(report);
    }
    server.serve();
  }

  private ManagerServer openAndTell(Connection report) throws Exception {
    try {
      ManagerServer server = open();
      report.send(new Report(server.address(), new byte[0]));
      return server;
    } catch (Throwable e) {
      report.send(new Report(address, TaskFailure.encode(e).toByteArray()));
      throw e;
    }
  }

  /** What a report says against the start. */
  public static Throwable failureIn(Report report) throws IOException {
    return TaskFailure.decode(Payload.of(report.failure()))
        .toThrowable(ServerStart.class.getClassLoader());
  }
}
