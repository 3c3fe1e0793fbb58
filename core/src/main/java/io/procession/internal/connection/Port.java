package io.procession.internal.connection;

import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.IOException;

/** What moves the messages of one end, in this process or elsewhere. Thread-safe. */
interface Port {
  /** Which directions there are. */
  record Access(boolean readable, boolean writable) {
    static final Access BOTH = new Access(true, true);
  }

  /** The directions of this end. */
  Access access();

  /** Sends a message; of an interrupted thread all or nothing, unless it says otherwise. */
  void write(Payload message) throws IOException, InterruptedException;

  /**
   * Receives a message.
   *
   * @param maxLength the largest that is acceptable
   */
  Payload read(long maxLength) throws IOException, InterruptedException;

  /**
   * Waits for a message or the end of the stream.
   *
   * @param nanos zero or less: does not wait
   * @return whether it is there
   */
  boolean poll(long nanos) throws IOException, InterruptedException;

  /** Whether {@link #read} would not wait; true as well if it would fail. */
  boolean isReady();

  /** Has something run when {@link #isReady} may have become true. */
  Waitable.Registration onReady(Runnable wake);

  /** Tells another process how to come to this end. */
  Ticket ticket() throws IOException;

  /** Notes that the end is used in this process. */
  void used();

  /** Notes that the connection object of this process is closed. */
  void closed();
}
