package io.procession.internal.connection;

import io.procession.internal.launch.RuntimeDirectory;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where other processes come for the ends that this one has sent away: a socket in a private
 * directory, which exists from the first such end on until this process exits.
 */
final class Harbour {
  private static final Logger LOG = System.getLogger("io.procession.connection");

  /** How long a greeting may take. */
  private static final long GREETING_NANOS = 10_000_000_000L;

  /** There is one for each process, because a ticket outlives the object it was made for. */
  private static final Harbour OF_THIS_PROCESS = new Harbour();

  /** The greeting: id, secret, and which of the two links it is. */
  static final int GREETING = Long.BYTES + Ticket.SECRET_LENGTH + 1;

  private final SecureRandom random = new SecureRandom();
  private final Map<Long, Berth> berths = new ConcurrentHashMap<>();
  private @Nullable Path socket;

  /** An end that was sent away. */
  record Berth(Ticket ticket, Port port, Share share) {}

  static Harbour ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Makes the way to an end. */
  Ticket admit(Port port, Share share) throws IOException {
    byte[] secret = new byte[Ticket.SECRET_LENGTH];
    random.nextBytes(secret);
    Port.Access access = port.access();
    Ticket ticket =
        new Ticket(
            open().toString(), random.nextLong(), secret, access.readable(), access.writable());
    berths.put(ticket.id(), new Berth(ticket, port, share));
    return ticket;
  }

  /** Closes the way to an end. */
  void dismiss(Ticket ticket) {
    berths.remove(ticket.id());
  }

  /** The end itself, if it was made in this process and is there. */
  @Nullable Port find(Ticket ticket) {
    Berth berth = berths.get(ticket.id());
    return berth != null && MessageDigest.isEqual(berth.ticket.secret(), ticket.secret())
        ? berth.port
        : null;
  }

  private synchronized Path open() throws IOException {
    if (socket == null) {
      RuntimeDirectory directory = RuntimeDirectory.choose();
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform().name("procession-harbour-end").unstarted(directory::close));
      directory.make();
      Path path = directory.path().resolve("connections");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      Thread.ofPlatform()
          .daemon()
          .name("procession-harbour")
          .start(() -> new AcceptLoop(server, "a harbour", this::welcome).run());
      socket = path;
    }
    return socket;
  }

  private void welcome(SocketChannel channel) {
    Thread.ofPlatform().daemon().name("procession-holder").start(() -> serve(channel));
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      SocketPort link = SocketPort.of(channel, "another process");
      Payload greeting = link.read(GREETING, GREETING_NANOS);
      Berth berth = berthOf(greeting);
      if (berth != null) {
        boolean asks = greeting.toByteArray()[GREETING - 1] == 1;
        new Holder(link, berth).serve(asks);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a peer of a connection that was sent away has left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Berth berthOf(Payload greeting) {
    if (greeting.size() != GREETING) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(greeting.toByteArray());
    Berth berth = berths.get(in.getLong());
    byte[] secret = new byte[Ticket.SECRET_LENGTH];
    in.get(secret);
    return berth != null && MessageDigest.isEqual(secret, berth.ticket.secret()) ? berth : null;
  }
}
