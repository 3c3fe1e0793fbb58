package io.procession.internal.connection;

import io.procession.Waitable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/** Watches a channel for somebody who waits for other things, too. */
final class ChannelWatch {
  private static final Logger LOG = System.getLogger("io.procession.connection");

  private final Selector selector;
  private final BooleanSupplier ready;
  private final Runnable wake;

  private ChannelWatch(Selector selector, BooleanSupplier ready, Runnable wake) {
    this.selector = selector;
    this.ready = ready;
    this.wake = wake;
  }

  /**
   * Has something run once it is ready, by a thread of its own.
   *
   * @param operations those of the channel after which it may be ready
   * @param ready asked by that thread
   */
  static Waitable.Registration start(
      SelectableChannel channel, int operations, BooleanSupplier ready, Runnable wake) {
    try {
      Selector selector = Selector.open();
      channel.register(selector, operations);
      ChannelWatch watch = new ChannelWatch(selector, ready, wake);
      Thread.ofVirtual().name("procession-connection-watch").start(watch::run);
      return watch::end;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the channel is closed", e);
      wake.run();
      return () -> {};
    }
  }

  private void run() {
    try {
      while (!ready.getAsBoolean()) {
        selector.select();
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException | IOException e) {
      LOG.log(Level.TRACE, "nobody waits any more", e);
    }
    wake.run();
  }

  private void end() {
    try {
      selector.close();
    } catch (IOException e) {
      // The descriptor is released whatever close reports, and nobody can act on it.
      LOG.log(Level.DEBUG, "close", e);
    }
  }
}
