package io.procession.internal.connection;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Accepts peers until the socket is closed. When that fails, as it does while the process has no
 * free file descriptor, it tries again after a pause that grows: it does not spin.
 */
final class AcceptLoop implements Runnable {
  private static final Logger LOG = System.getLogger("io.procession.connection");
  private static final long FIRST_PAUSE = 10_000_000L;
  private static final long LONGEST_PAUSE = 1_000_000_000L;

  private final ServerSocketChannel server;
  private final String name;
  private final Consumer<SocketChannel> welcome;

  /**
   * Makes a loop.
   *
   * @param welcome owns the channel; must return at once
   */
  AcceptLoop(ServerSocketChannel server, String name, Consumer<SocketChannel> welcome) {
    this.server = server;
    this.name = name;
    this.welcome = welcome;
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE;
    while (server.isOpen()) {
      try {
        welcome.accept(server.accept());
        pause = FIRST_PAUSE;
      } catch (ClosedChannelException e) {
        LOG.log(Level.DEBUG, name + " is closed", e);
        return;
      } catch (IOException | OutOfMemoryError e) {
        // No descriptor, or no thread, is free; the peer waits in the backlog.
        say(e);
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
  }

  private void say(Throwable why) {
    try {
      LOG.log(Level.WARNING, "%s cannot accept and tries again: %s".formatted(name, why));
    } catch (RuntimeException | Error e) {
      // The log needs a descriptor itself, say for the time zone; this loop must go on without.
      System.err.println(name + " cannot accept and tries again: " + why);
    }
  }
}
