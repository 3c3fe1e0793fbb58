package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.procession.TruncatedMessageException;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Serves one link of another process that has a copy of an end: the one on which it asks for
 * messages and which counts as its copy, or the one on which it sends. Two, so that a sender who
 * waits for space does not keep the other from receiving.
 */
final class Holder {
  private static final Logger LOG = System.getLogger("io.procession.connection");

  private final SocketPort link;
  private final Harbour.Berth berth;

  /**
   * The longest reply that whoever sent the message passes on itself: it fits into the buffer of
   * the link, which is empty when a message is asked for. A longer one would have to wait for the
   * copy to read it.
   */
  private static final long PASSED_ON = 1 << 16;

  // Guarded by this.
  private @Nullable Thread fetching;
  private Mailbox.@Nullable Taker pulling;

  Holder(SocketPort link, Harbour.Berth berth) {
    this.link = link;
    this.berth = berth;
  }

  void serve(boolean asks) throws IOException, InterruptedException {
    if (!asks) {
      try {
        takeMessages();
      } finally {
        berth.share().hasSent();
      }
      return;
    }
    berth.share().arrived();
    try {
      answer();
    } finally {
      stop();
      berth.share().left();
    }
  }

  private void takeMessages() throws IOException, InterruptedException {
    try {
      while (true) {
        Payload note = link.read(Long.MAX_VALUE);
        berth.port().write(Notes.content(note));
      }
    } catch (EOFException e) {
      LOG.log(Level.TRACE, "a copy does not send any more", e);
    } catch (TruncatedMessageException e) {
      if (berth.port() instanceof PairPort pair) {
        pair.brokeOff();
      }
      throw e;
    }
  }

  private void answer() throws IOException, InterruptedException {
    while (true) {
      byte kind;
      try {
        kind = Notes.kind(link.read(Notes.SEND));
      } catch (EOFException e) {
        return; // The copy was closed, or its process has ended.
      }
      switch (kind) {
        case Notes.PULL -> pull();
        case Notes.PEEK -> fetch(false);
        case Notes.PEEK_NOW -> reply(berth.port().isReady() ? Notes.READY : Notes.NOTHING);
        case Notes.STOP -> {
          if (stop()) {
            reply(Notes.NOTHING);
          }
        }
        case Notes.SENT_ON -> berth.share().sentOn();
        case Notes.SENDS -> berth.share().sends();
        default -> throw new IOException("not a note of a copy: kind=" + kind);
      }
    }
  }

  /** The thread that sends into a pair passes its message on; nobody waits here. */
  private void pull() throws InterruptedException {
    if (!(berth.port() instanceof PairPort pair)) {
      fetch(true);
      return;
    }
    Mailbox.Taker taker = this::passOn;
    synchronized (this) {
      pulling = taker;
    }
    pair.readLater(taker);
  }

  private void passOn(Mailbox.Arrival arrival) {
    Payload reply = replyOf(arrival);
    if (reply.size() > PASSED_ON) {
      Thread.ofVirtual().name("procession-holder-fetch").start(() -> send(reply));
    } else {
      send(reply);
    }
  }

  private void fetch(boolean takes) throws InterruptedException {
    Thread previous = fetching();
    if (previous != null) {
      previous.join(); // It has replied, or the copy would not ask again.
    }
    Thread fresh =
        Thread.ofVirtual().name("procession-holder-fetch").unstarted(() -> fetchAndReply(takes));
    synchronized (this) {
      fetching = fresh;
    }
    fresh.start();
  }

  private synchronized @Nullable Thread fetching() {
    return fetching;
  }

  /** Ends what the copy has asked for; true if it gets no reply otherwise. */
  private synchronized boolean stop() {
    if (fetching != null) {
      fetching.interrupt();
    }
    Mailbox.Taker taker = pulling;
    return taker != null && berth.port() instanceof PairPort pair && pair.forget(taker);
  }

  private void fetchAndReply(boolean takes) {
    Payload reply = takes ? replyOf(() -> berth.port().read(Long.MAX_VALUE)) : peek();
    synchronized (this) {
      fetching = null;
    }
    Thread.interrupted(); // A STOP that came too late: what was taken must arrive.
    send(reply);
  }

  private void send(Payload reply) {
    try {
      link.writeAnyway(reply);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a copy has left before it got its message", e);
    }
  }

  private static Payload replyOf(Mailbox.Arrival arrival) {
    try {
      return Notes.of(Notes.MESSAGE, arrival.get());
    } catch (EOFException e) {
      return words(Notes.END, e);
    } catch (TruncatedMessageException e) {
      return words(Notes.TRUNCATED, e);
    } catch (IOException e) {
      return words(Notes.FAILED, e);
    } catch (InterruptedException e) {
      return nothing(e);
    }
  }

  private static Payload nothing(InterruptedException stopped) {
    LOG.log(Level.TRACE, "a copy does not wait any more", stopped);
    return Notes.of(Notes.NOTHING, Payload.EMPTY);
  }

  private Payload peek() {
    try {
      while (!berth.port().poll(Deadlines.FOREVER)) {
        LOG.log(Level.TRACE, "still nothing");
      }
      return Notes.of(Notes.READY, Payload.EMPTY);
    } catch (IOException e) {
      return words(Notes.READY, e);
    } catch (InterruptedException e) {
      return nothing(e);
    }
  }

  private static Payload words(byte kind, IOException e) {
    return Notes.of(kind, Payload.of(String.valueOf(e.getMessage()).getBytes(UTF_8)));
  }

  private void reply(byte kind) throws IOException, InterruptedException {
    link.write(Notes.of(kind, Payload.EMPTY));
  }
}
