package io.procession.internal.logging;

import io.procession.internal.wire.LogEntry;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What this process has logged and not yet sent. Whoever logs more than there is space for waits,
 * so that nothing is lost and the memory is bounded. There is one per process, since {@code
 * java.util.logging} has one configuration per process. Its lock is this object.
 */
public final class LogQueue {
  private static final LogQueue OF_THIS_PROCESS = new LogQueue();

  /** Less: tasks that log in bursts wait. More: memory that nobody expects to be used. */
  private static final long SPACE_BYTES = 1 << 20;

  private final ArrayDeque<Payload> unsent = new ArrayDeque<>();
  private long bytes;
  private boolean sending;
  private boolean ended;
  private @Nullable Thread sender;
  private @Nullable Target target;

  private LogQueue() {}

  /** Where entries go. */
  @FunctionalInterface
  public interface Target {
    /**
     * Sends an entry.
     *
     * @param entry encoded
     * @throws IOException if nobody is there any more
     */
    void send(Payload entry) throws IOException;
  }

  /** That of this process. */
  public static LogQueue ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Says where entries go.
   *
   * @param where is called by one thread at a time
   */
  public synchronized void attach(Target where) {
    target = where;
    if (!unsent.isEmpty()) {
      startSender();
    }
  }

  /** Adds an entry; waits for space. */
  void add(LogEntry entry) {
    PayloadWriter out = new PayloadWriter();
    entry.writeTo(out);
    if (!add(out.finish())) {
      System.err.println(entry.logger() + ": " + entry.message());
    }
  }

  private synchronized boolean add(Payload entry) {
    if (Thread.currentThread() == sender) {
      return false; // What sending itself has to say cannot be sent.
    }
    awaitUninterruptibly(() -> ended || bytes == 0 || bytes + entry.size() <= SPACE_BYTES);
    if (ended) {
      return false;
    }
    unsent.add(entry);
    bytes += entry.size();
    if (target != null) {
      startSender();
    }
    notifyAll();
    return true;
  }

  private void startSender() {
    if (sender == null) {
      // By a thread of its own: the interrupt of one that writes to a link closes the link.
      sender = new Thread(this::send, "procession-log");
      sender.setDaemon(true);
      sender.start();
    }
  }

  private void send() {
    try {
      while (true) {
        Target where;
        Payload entry;
        synchronized (this) {
          awaitUninterruptibly(() -> !unsent.isEmpty());
          entry = unsent.remove();
          where = target;
          sending = true;
        }
        if (where != null) {
          where.send(entry);
        }
        synchronized (this) {
          sending = false;
          bytes -= entry.size();
          notifyAll();
        }
      }
    } catch (IOException e) {
      System.err.println("what is logged cannot be passed on any more: " + e);
      synchronized (this) {
        ended = true;
        sending = false;
        notifyAll();
      }
    }
  }

  private interface Check {
    boolean holds();
  }

  private void awaitUninterruptibly(Check check) {
    boolean interrupted = false;
    while (!check.holds()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all is sent. */
  public synchronized void flush() {
    if (target != null) {
      awaitUninterruptibly(() -> ended || (unsent.isEmpty() && !sending));
    }
  }
}
