package io.procession;

import io.procession.internal.ConnectionDoor;
import java.nio.channels.SelectableChannel;

/**
 * Something that {@link Connection#wait(java.util.Collection, java.time.Duration)} can wait for: a
 * connection with a message, a listener with a peer, a process that has ended. Python's {@code
 * wait} takes connections, sockets and sentinels likewise.
 *
 * <p>Everything here happens in the process that holds the object.
 */
public interface Waitable {
  /**
   * A socket of the JDK as something to wait for: ready when it can be read, or has a peer to be
   * accepted, or is at its end. Python's {@code wait} takes sockets.
   *
   * @param channel open, and in non-blocking mode
   * @return stands for the channel in a wait; it takes nothing from it, and does not close it
   * @throws IllegalArgumentException if the channel is in blocking mode
   */
  static Waitable of(SelectableChannel channel) {
    return ConnectionDoor.waitable(channel);
  }

  /**
   * Whether what is waited for is there now. Does not block.
   *
   * @return true also if it can never come, so that the call that would fetch it says why
   */
  boolean isReady();

  /**
   * Has something run when this may have become ready; once or more often, by any thread, and at
   * once if it is ready already.
   *
   * @param wake must be short, and must not block
   * @return ends the registration; to be closed by whoever waits
   */
  Registration onReady(Runnable wake);

  /** A registration of somebody who waits. */
  interface Registration extends AutoCloseable {
    /** Ends it; again: nothing happens. */
    @Override
    void close();
  }
}
