package io.procession.internal.connection;

import java.io.Serializable;
import java.util.HexFormat;

/**
 * The way to an end for other processes of this user on this machine: where the process that made
 * it waits, and what proves that it was given away.
 *
 * @param socket a path
 * @param id names the end
 * @param secret known to those who were sent the end
 * @param readable whether it receives
 * @param writable whether it sends
 */
record Ticket(String socket, long id, byte[] secret, boolean readable, boolean writable)
    implements Serializable {
  static final int SECRET_LENGTH = 32;

  Port.Access access() {
    return new Port.Access(readable, writable);
  }

  /** Arrives: where the end was made it is that end again. */
  private Object readResolve() {
    Port here = Harbour.ofThisProcess().find(this);
    return new PortConnection(here == null ? RemotePort.attach(this) : here);
  }

  @Override
  public String toString() {
    return "Ticket[id=%s socket=%s]".formatted(HexFormat.of().toHexDigits(id), socket);
  }
}
