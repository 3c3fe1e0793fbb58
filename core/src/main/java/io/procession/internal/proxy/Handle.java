package io.procession.internal.proxy;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What travels instead of a proxy. Within a request or a reply it leads to the server at the other
 * end; elsewhere it says where that is, and has its key.
 *
 * @param server identifies the server
 * @param id the number of the object there
 * @param kind what the object is, such as {@code map}
 * @param interfaces the names of the interfaces that its proxy has
 * @param place where the server is; null between client and server
 */
public record Handle(
    String server, long id, String kind, List<String> interfaces, @Nullable Place place)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Where a server is.
   *
   * @param address its address
   * @param key what its clients must have
   */
  public record Place(SocketAddress address, byte[] key) implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** Arrives: a proxy of the object. */
  private Object readResolve() throws ObjectStreamException {
    Passage passage = Passage.to(server);
    if (passage != null) {
      return passage.arrive(this);
    }
    Place there = place;
    if (there == null) {
      throw new InvalidObjectException("a proxy without the address of its manager: " + this);
    }
    return Clients.ofThisProcess().attach(this, there);
  }

  @Override
  public String toString() {
    return "%s %d".formatted(kind, id);
  }
}
