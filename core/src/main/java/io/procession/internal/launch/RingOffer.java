package io.procession.internal.launch;

import io.procession.internal.memory.RingRegion;
import io.procession.internal.transport.Link;
import io.procession.internal.transport.RingLink;
import io.procession.internal.transport.SocketLink;
import io.procession.internal.wire.Bootstrap;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The caller's part of the data link of a worker that is starting: a region of rings if it can have
 * one. Its file is deleted with the worker's directory as soon as the worker has connected, and is
 * nameless memory from then on.
 */
final class RingOffer implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.procession.launch");

  private final TransportChoice choice;
  private final boolean spin;
  private @Nullable RingRegion region;

  private RingOffer(TransportChoice choice, boolean spin, @Nullable RingRegion region) {
    this.choice = choice;
    this.spin = spin;
    this.region = region;
  }

  /**
   * Creates the region, unless the choice is a socket.
   *
   * @throws IOException if there is no space and rings were demanded, or the start is interrupted
   */
  static RingOffer make(WorkerSpec spec, Path directory) throws IOException {
    TransportChoice choice = TransportChoice.of(spec.dataLinks().wish(), directory);
    if (!choice.rings()) {
      return new RingOffer(choice, false, null);
    }
    try {
      RingRegion created =
          RingRegion.create(directory.resolve(Bootstrap.RINGS), RingRegion.DEFAULT_CAPACITY);
      return new RingOffer(choice, spec.dataLinks().spin(), created);
    } catch (ClosedByInterruptException e) {
      throw e; // The pool ends; space there may be.
    } catch (IOException e) {
      if (spec.dataLinks().wish() != Transport.AUTO) {
        throw new IOException(
            "no region of rings, which -D%s=%s demands: %s"
                .formatted(Transport.PROPERTY, spec.dataLinks().wish(), e.getMessage()),
            e);
      }
      if (spec.dataLinks().tellNow()) {
        LOG.log(
            Level.WARNING,
            "workers of a pool get a slower link, a socket, because there is no space for rings:"
                + " {0}\n"
                + "  Try: a larger {1}; in a container: docker run --shm-size=1g.",
            e.getMessage(),
            directory.getParent());
      }
      return new RingOffer(choice, false, null);
    }
  }

  boolean rings() {
    return region != null;
  }

  boolean spin() {
    return spin;
  }

  /** Makes the link over a socket whose worker was told of this offer. */
  Link accept(SocketChannel channel) throws IOException {
    RingRegion taken = region;
    if (taken == null) {
      return new SocketLink(channel);
    }
    Link link =
        choice.futex()
            ? RingLink.open(taken, channel, spin)
            : RingLink.openWithoutFutex(taken, channel, spin);
    region = null; // It is the link's now.
    return link;
  }

  @Override
  public void close() {
    if (region != null) {
      region.close();
    }
  }
}
