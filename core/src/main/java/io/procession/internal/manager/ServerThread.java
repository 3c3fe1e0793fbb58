package io.procession.internal.manager;

import io.procession.Connection;
import io.procession.Waitable;
import io.procession.internal.hosted.Caller;
import io.procession.internal.hosted.CallerThread;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Serves one connection, which is one thread of a client: one call after the other.
 *
 * <p>While a call takes long, {@link #watchIfBusySince} has somebody look at the connection. What
 * can be received then is the caller's wish to end the call, or its end; both interrupt this
 * thread. The monitor of {@code watched} decides between that and the end of the call.
 */
final class ServerThread extends CallerThread {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final ManagerServer server;
  private final Connection connection;
  private final Object watched = new Object();
  private volatile Caller caller;
  private volatile @Nullable Session session;
  private volatile @Nullable Session kept;

  // Guarded by watched; busySince is read without.
  private volatile long busySince;
  private Waitable.@Nullable Registration watch;
  private boolean looked;
  private boolean callerIsGone;

  ServerThread(ManagerServer server, Connection connection) {
    super("procession-manager-connection");
    setDaemon(true);
    this.server = server;
    this.connection = connection;
    this.caller = new Caller(this, this, "a client that has not said its name");
  }

  @Override
  public Caller caller() {
    return caller;
  }

  /** Whose connection this is; null before it has said so. */
  @Nullable Session session() {
    return session;
  }

  /** This connection keeps a session, which ends with it. */
  void keeps(Session whose) {
    kept = whose;
  }

  /** The session that ends with this connection; null if none does. */
  @Nullable Session keeps() {
    return kept;
  }

  /** Learns who is there. */
  void introduce(Session whose, String name) throws RequestException {
    if (session != null) {
      throw new RequestException("this connection has said already whose it is: " + caller, null);
    }
    if (!whose.add(this)) {
      throw new RequestException("the session has ended: " + whose, null);
    }
    session = whose;
    caller = new Caller(this, whose, name);
    setName("procession-manager-connection of " + name);
  }

  @Override
  public void run() {
    try {
      while (true) {
        serve(connection.receiveBytes());
      }
    } catch (EOFException e) {
      LOG.log(Level.TRACE, "a connection has ended", e);
    } catch (IOException | InterruptedException e) {
      LOG.log(Level.DEBUG, "the connection of " + caller + " has ended", e);
    } finally {
      connection.close();
      server.ended(this);
    }
  }

  private void serve(byte[] message) throws IOException, InterruptedException {
    if (server.codec().isCancel(message)) {
      return; // It comes too late: the call has been answered.
    }
    beginCall();
    synchronized (watched) {
      busySince = Math.max(1, System.nanoTime());
    }
    server.longCalls().begun();
    byte[] answer;
    try {
      answer = server.answer(message, this);
    } finally {
      endCall();
    }
    boolean gone;
    synchronized (watched) {
      gone = callerIsGone;
    }
    boolean delivered = false;
    try {
      if (!gone) {
        connection.sendBytes(answer);
        delivered = true;
      }
    } finally {
      if (!delivered) {
        takeBack();
      }
    }
    if (server.isClosing()) {
      server.close();
    }
    if (gone) {
      throw new EOFException("the caller has ended while it was waiting");
    }
  }

  private void endCall() {
    synchronized (watched) {
      busySince = 0;
      stopWatching();
      if (Thread.interrupted()) {
        LOG.log(Level.TRACE, "the interrupt came when the call was done");
      }
    }
  }

  private void stopWatching() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** Whether a call runs whose caller is not watched yet. */
  boolean isUnwatched() {
    synchronized (watched) {
      return busySince != 0 && watch == null && !callerIsGone;
    }
  }

  /** Watches the caller if its call began before a time. */
  void watchIfBusySince(long nanos) {
    synchronized (watched) {
      long since = busySince;
      if (since != 0 && since - nanos <= 0 && watch == null && !callerIsGone) {
        looked = false;
        Waitable.Registration registration = connection.onReady(() -> lookAt(since));
        if (looked) {
          registration.close(); // It was ready at once.
        } else {
          watch = registration;
        }
      }
    }
  }

  /** Something can be received while the call runs. */
  private void lookAt(long since) {
    synchronized (watched) {
      if (busySince != since || callerIsGone) {
        return;
      }
      stopWatching();
      looked = true;
      try {
        if (connection.poll() && !server.codec().isCancel(connection.receiveBytes())) {
          LOG.log(Level.WARNING, "{0} asks for something before it has an answer", caller);
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, caller + " has ended while it was waiting", e);
        callerIsGone = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      interrupt();
    }
    server.longCalls().begun();
  }

  /** Ends the connection, and the call that runs. */
  void hangUp() {
    connection.close();
    synchronized (watched) {
      if (busySince != 0) {
        callerIsGone = true;
        stopWatching();
        interrupt();
      }
    }
  }
}
