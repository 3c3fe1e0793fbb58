package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.procession.TruncatedMessageException;
import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an end that another process made. Asks that process for one message at a time, when
 * somebody here wants one: a message that nobody wants here is there for others.
 *
 * <p>Of the threads that wait here, one reads the answers, for all of them; when it has what it
 * wants, another one goes on reading. So a message wakes the thread that wants it, and no other.
 */
final class RemotePort implements Port {
  private static final Logger LOG = System.getLogger("io.procession.connection");

  private final Ticket ticket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
  private final ReentrantLock sending = new ReentrantLock();

  // Guarded by lock.
  private @Nullable SocketPort asks;
  private @Nullable IOException broken;
  private @Nullable Payload head;
  private @Nullable IOException headFailure;
  private byte asked;
  private boolean stopping;
  private boolean ready;
  private boolean reading;

  /** Guarded by sending. */
  private @Nullable SocketPort sends;

  private RemotePort(Ticket ticket) {
    this.ticket = ticket;
  }

  /** Comes to the end; if that is not possible, its operations say why. */
  static RemotePort attach(Ticket ticket) {
    RemotePort port = new RemotePort(ticket);
    try {
      port.asks = port.connect((byte) 1);
    } catch (IOException e) {
      port.broken = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      port.broken = new IOException("interrupted while connecting to the end of a connection", e);
    }
    return port;
  }

  private SocketPort connect(byte which) throws IOException, InterruptedException {
    SocketPort link;
    try {
      link =
          SocketPort.of(
              SocketChannel.open(UnixDomainSocketAddress.of(ticket.socket())), ticket.socket());
    } catch (IOException e) {
      throw new IOException(
          "the process that made the connection cannot be reached: "
              + e.getMessage()
              + "\n  Try: keep it running until all copies are closed; on another machine, connect"
              + " with Connection.open(…) instead.",
          e);
    }
    ByteBuffer greeting = ByteBuffer.allocate(Harbour.GREETING);
    greeting.putLong(ticket.id()).put(ticket.secret()).put(which);
    link.write(Payload.of(greeting.array()));
    return link;
  }

  @Override
  public Access access() {
    return ticket.access();
  }

  @Override
  public void write(Payload message) throws IOException, InterruptedException {
    sending.lockInterruptibly();
    try {
      checkUnbroken();
      if (sends == null) {
        SocketPort link = connect((byte) 0);
        announce();
        sends = link;
      }
      sends.write(Notes.of(Notes.SEND, message));
    } catch (IOException e) {
      isReady(); // The other link says more, if its process has ended.
      checkUnbroken();
      throw e;
    } finally {
      sending.unlock();
    }
  }

  /** What is sent counts from here on, however soon this copy is closed. */
  private void announce() throws IOException {
    lock.lock();
    try {
      tell(Notes.SENDS);
    } finally {
      lock.unlock();
    }
  }

  private void checkUnbroken() throws IOException {
    lock.lock();
    try {
      if (broken != null) {
        throw new IOException(broken.getMessage(), broken);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Payload read(long maxLength) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (head == null && headFailure == null) {
        if (broken != null) {
          throw new EOFException(broken.getMessage());
        }
        if (asked == 0) {
          ask(Notes.PULL);
        } else if (asked != Notes.PULL) {
          stop();
        }
        awaitWanted();
      }
      return takeHead(maxLength);
    } finally {
      lock.unlock();
    }
  }

  private Payload takeHead(long maxLength) throws IOException {
    ready = false;
    IOException failure = headFailure;
    if (failure != null) {
      headFailure = null;
      throw failure;
    }
    Payload message = java.util.Objects.requireNonNull(head);
    PortConnection.checkLength(message.size(), maxLength);
    head = null;
    return message;
  }

  private void awaitWanted() throws InterruptedException {
    try {
      awaitAnswer(Deadlines.FOREVER);
    } catch (InterruptedException e) {
      stop();
      throw e;
    }
  }

  /** Waits until an answer has come, whoever reads it, or the time is over. Under the lock. */
  @SuppressWarnings("WaitNotInLoop") // The callers are loops.
  private void awaitAnswer(long nanos) throws InterruptedException {
    SocketPort link = asks;
    if (reading || link == null) {
      answered.awaitNanos(nanos);
      return;
    }
    reading = true;
    lock.unlock();
    Payload note = null;
    IOException end = null;
    try {
      note = link.poll(nanos) ? link.read(Long.MAX_VALUE) : null;
    } catch (IOException e) {
      end = e;
    } finally {
      lock.lock();
      reading = false;
      answered.signalAll(); // Another one reads on.
    }
    accept(note, end);
  }

  /** Accepts an answer that has come while nobody waited. Under the lock. */
  private void lookForAnswer() {
    SocketPort link = asks;
    if (reading || link == null || !link.isReady()) {
      return;
    }
    try {
      awaitAnswer(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It stays for the next one to look.
    }
  }

  private void ask(byte kind) {
    ready = false;
    asked = kind;
    tellIfThere(kind);
  }

  private void stop() {
    if (asked != 0 && !stopping) {
      stopping = true;
      tellIfThere(Notes.STOP);
    }
  }

  /** If the other process has ended, whoever waits for its answer reads the end. */
  private void tellIfThere(byte kind) {
    try {
      tell(kind);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the process that made the connection does not read any more", e);
    }
  }

  /** Notes are small, and the other process always reads them: this does not wait. */
  private void tell(byte kind) throws IOException {
    SocketPort link = asks;
    if (link == null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      link.write(Notes.of(kind, Payload.EMPTY));
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean poll(long nanos) throws IOException, InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      lookForAnswer();
      while (!isHere()) {
        boolean now = left <= 0;
        if (asked == 0) {
          ask(now ? Notes.PEEK_NOW : Notes.PEEK);
        }
        if (now && asked != Notes.PEEK_NOW) {
          stop();
          return false;
        }
        if (now) {
          while (asked == Notes.PEEK_NOW && !isHere()) {
            awaitAnswer(Deadlines.FOREVER);
          }
          return isHere();
        }
        long before = System.nanoTime();
        awaitAnswer(left);
        left -= System.nanoTime() - before;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isHere() {
    return head != null || headFailure != null || broken != null || ready;
  }

  @Override
  public boolean isReady() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      lookForAnswer();
      askForThoseWhoWait();
      return isHere();
    } finally {
      lock.unlock();
    }
  }

  /** Again, if an answer to an earlier question was all that came. Under the lock. */
  private void askForThoseWhoWait() {
    if (!waiting.isEmpty() && !isHere() && asked == 0) {
      ask(Notes.PEEK);
    }
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    waiting.add(wake);
    SocketPort link;
    lock.lock();
    try {
      lookForAnswer();
      askForThoseWhoWait();
      link = isHere() ? null : asks;
    } finally {
      lock.unlock();
    }
    if (link == null) {
      wake.run();
      return () -> waiting.remove(wake);
    }
    Waitable.Registration watch = link.onReady(this::isReady, wake);
    return () -> {
      waiting.remove(wake);
      watch.close();
    };
  }

  /** Accepts what was read, or that there is nothing more. Under the lock. */
  private void accept(@Nullable Payload note, @Nullable IOException end) {
    if (end != null && broken == null) {
      broken = new EOFException("the process that made the connection has ended, or closed it");
    } else if (note != null) {
      try {
        accept(note);
      } catch (IOException e) {
        broken = e;
      }
    }
    if (note != null || end != null) {
      waiting.forEach(Runnable::run);
    }
  }

  private void accept(Payload note) throws IOException {
    byte kind = Notes.kind(note);
    Payload content = Notes.content(note);
    asked = 0;
    stopping = false;
    switch (kind) {
      case Notes.MESSAGE -> head = content;
      case Notes.READY -> ready = true;
      case Notes.END -> headFailure = new EOFException(words(content));
      case Notes.TRUNCATED -> headFailure = new TruncatedMessageException(words(content));
      case Notes.FAILED -> headFailure = new IOException(words(content));
      case Notes.NOTHING -> ready = false;
      default -> throw new IOException("not a note for a copy: kind=" + kind);
    }
  }

  private static String words(Payload content) {
    return new String(content.toByteArray(), UTF_8);
  }

  @Override
  public Ticket ticket() throws IOException {
    lock.lock();
    try {
      tell(Notes.SENT_ON);
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Each copy counts until it is closed, whether it is used or not. */
  @Override
  public void used() {}

  @Override
  public void closed() {
    SocketPort link;
    lock.lock();
    try {
      link = asks;
      broken = new IOException("the connection is closed");
      answered.signalAll();
    } finally {
      lock.unlock();
    }
    // What was sent must be there before the copy is gone.
    closeSending();
    if (link != null) {
      link.closed();
    }
  }

  private void closeSending() {
    sending.lock();
    try {
      if (sends != null) {
        sends.closed();
      }
    } finally {
      sending.unlock();
    }
  }

  @Override
  public String toString() {
    return ticket.toString();
  }
}
