package io.procession.internal.connection;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts who has a copy of one end. The end is gone when no process has one: not this process,
 * which has none if it closed it, or sent it away and never used it; not another one; and none is
 * on its way there.
 */
final class Share {
  private final Consumer<Boolean> onChange;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean used;
  private boolean closed;
  private boolean gone;
  private long sent;
  private long arrived;
  private int elsewhere;

  /**
   * Links on which copies send: those that were told of, less those whose messages are all here.
   */
  private int sending;

  private @Nullable Ticket ticket;

  /**
   * Creates a count with one copy here.
   *
   * @param onChange is told, under the lock, when the end is gone, and when it is back
   */
  Share(Consumer<Boolean> onChange) {
    this.onChange = onChange;
  }

  /** This process uses its copy. */
  void used() {
    if (!used) {
      change(() -> used = true);
    }
  }

  /** This process closes its copy. */
  void closed() {
    change(() -> closed = true);
  }

  /** A copy has arrived in another process. */
  void arrived() {
    change(
        () -> {
          arrived++;
          elsewhere++;
        });
  }

  /**
   * Another process that has a copy has a link by which it sends, too. Told by the copy itself, and
   * so before it leaves: the link may be served by a thread that has not begun yet.
   */
  void sends() {
    change(() -> sending++);
  }

  /** All that was sent by such a link is here. */
  void hasSent() {
    change(() -> sending--);
  }

  /** Another process has closed its copy, or has ended. */
  void left() {
    change(() -> elsewhere--);
  }

  /** A process that has a copy sends it on. */
  void sentOn() {
    change(() -> sent++);
  }

  /** The way to this end, for another process; the same for all of them. */
  Ticket ticket(Port port) throws IOException {
    lock.lock();
    try {
      if (ticket == null) {
        ticket = Harbour.ofThisProcess().admit(port, this);
      }
      sent++;
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      boolean here = !closed && (used || sent == 0);
      boolean now = !here && elsewhere == 0 && sending <= 0 && sent <= arrived;
      if (now != gone) {
        gone = now;
        onChange.accept(now);
      }
      if (gone && closed && ticket != null) {
        Harbour.ofThisProcess().dismiss(ticket);
      }
    } finally {
      lock.unlock();
    }
  }
}
