package io.procession.internal.transport;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames to and from one other process. At most one thread sends and one receives at a time;
 * {@link #close} may be called by any thread and wakes both.
 */
public interface Link extends Closeable {
  /**
   * Sends a frame. Waits while the other side does not take its bytes.
   *
   * @param type the type of the message
   * @param fields its fields
   * @param body its payload
   * @throws IOException if the other side is gone, or the link was closed
   */
  void send(byte type, PayloadWriter fields, Payload body) throws IOException;

  /**
   * Waits for the next frame.
   *
   * @return the frame, or null if the other side closed the link between two frames
   * @throws IOException if the link broke, in the middle of a frame for example
   */
  @Nullable Frame receive() throws IOException;

  /**
   * Says that the other process has ended. Any thread. What it sent before can still be received;
   * after that, and for everything that waits, the link is at its end.
   */
  void peerGone();

  /**
   * Lets others than one receiver read.
   *
   * @return the turn of this link; null if only one thread can read it
   */
  default @Nullable Turn turn() {
    return null;
  }

  @Override
  void close();
}
