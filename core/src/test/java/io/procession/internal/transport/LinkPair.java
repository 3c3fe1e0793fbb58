package io.procession.internal.transport;

import io.procession.internal.memory.RingRegion;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Both sides of a ring link, in one process. */
final class LinkPair implements AutoCloseable {
  private static final byte PING = 77;

  private final RingRegion callerRegion;
  private final RingLink caller;
  private final RingLink worker;

  private LinkPair(RingRegion callerRegion, RingLink caller, RingLink worker) {
    this.callerRegion = callerRegion;
    this.caller = caller;
    this.worker = worker;
  }

  /** A pair whose sides are woken by bell. */
  static LinkPair withBell(Path directory, int capacity) throws IOException {
    return open(directory, capacity, 0, 0);
  }

  /** A pair whose sides are woken from futexes, on platform threads. */
  static LinkPair withFutex(Path directory, int capacity) throws Exception {
    LinkPair pair = open(directory, capacity, 0, 1);
    Thread echo =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (Frame f = pair.worker.receive();
                        Objects.requireNonNull(f).body().size() > 0;
                        f = pair.worker.receive()) {
                      pair.worker.send(PING, new PayloadWriter(), f.body());
                    }
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
    while (!pair.caller.hasFutex() || !pair.worker.hasFutex()) {
      pair.caller.send(PING, new PayloadWriter(), Payload.of(new byte[1]));
      pair.caller.receive();
    }
    pair.caller.send(PING, new PayloadWriter(), Payload.EMPTY);
    echo.join();
    return pair;
  }

  static LinkPair open(Path directory, int capacity, long spinNanos, int futexAfter)
      throws IOException {
    Path region = directory.resolve("region");
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
      server.bind(address);
      SocketChannel there = SocketChannel.open(address);
      SocketChannel here = server.accept();
      RingRegion created = RingRegion.create(region, capacity);
      RingRegion attached = RingRegion.attach(region);
      return new LinkPair(
          created,
          RingLink.open(created, here, spinNanos, futexAfter),
          RingLink.open(attached, there, spinNanos, futexAfter));
    } finally {
      Files.deleteIfExists(region);
      Files.deleteIfExists(socket);
    }
  }

  RingLink caller() {
    return caller;
  }

  RingLink worker() {
    return worker;
  }

  /** The caller's view of the shared memory, to damage it. */
  RingRegion callerRegion() {
    return callerRegion;
  }

  @Override
  public void close() {
    caller.close();
    worker.close();
  }
}
