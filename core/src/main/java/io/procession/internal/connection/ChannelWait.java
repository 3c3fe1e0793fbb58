package io.procession.internal.connection;

import io.procession.Waitable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A channel of the JDK as something to wait for. */
public record ChannelWait(SelectableChannel channel) implements Waitable {
  /** Takes a channel that does not block. */
  public ChannelWait {
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          "the channel must not block: "
              + channel
              + "\n  Try: channel.configureBlocking(false) before.");
    }
  }

  private int operations() {
    return channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
  }

  @Override
  public boolean isReady() {
    if (!channel.isOpen()) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      channel.register(selector, operations());
      return selector.selectNow() > 0;
    } catch (java.nio.channels.ClosedChannelException e) {
      return true;
    } catch (IllegalBlockingModeException e) {
      throw new IllegalStateException("the channel must not block: " + channel, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look whether there is something to be read", e);
    }
  }

  @Override
  public Registration onReady(Runnable wake) {
    return ChannelWatch.start(channel, operations(), this::isReady, wake);
  }
}
