package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.procession.TruncatedMessageException;
import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
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
 */
final class RemotePort implements Port {
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

  /** Guarded by sending. */
  private @Nullable SocketPort sends;

  private RemotePort(Ticket ticket) {
    this.ticket = ticket;
  }

  /** Comes to the end; if that is not possible, its operations say why. */
  static RemotePort attach(Ticket ticket) {
    RemotePort port = new RemotePort(ticket);
    try {
      SocketPort link = port.connect((byte) 1);
      port.asks = link;
      Thread.ofVirtual().name("procession-remote-connection").start(() -> port.receive(link));
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
        awaitAnswer();
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

  @SuppressWarnings("WaitNotInLoop") // The caller is the loop.
  private void awaitAnswer() throws IOException, InterruptedException {
    try {
      answered.await();
    } catch (InterruptedException e) {
      stop();
      throw e;
    }
  }

  private void ask(byte kind) throws IOException {
    ready = false;
    asked = kind;
    tell(kind);
  }

  private void stop() throws IOException {
    if (asked != 0 && !stopping) {
      stopping = true;
      tell(Notes.STOP);
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
            answered.await();
          }
          return isHere();
        }
        left = answered.awaitNanos(left);
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
      return isHere();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    waiting.add(wake);
    lock.lock();
    try {
      if (!isHere() && asked == 0) {
        ask(Notes.PEEK);
      }
    } catch (IOException e) {
      broken = e;
    } finally {
      lock.unlock();
    }
    if (isReady()) {
      wake.run();
    }
    return () -> waiting.remove(wake);
  }

  private void receive(SocketPort link) {
    try {
      while (true) {
        accept(link.read(Long.MAX_VALUE));
      }
    } catch (IOException e) {
      end(new EOFException("the process that made the connection has ended, or closed it"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(Payload note) throws IOException {
    byte kind = Notes.kind(note);
    Payload content = Notes.content(note);
    lock.lock();
    try {
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
      answered.signalAll();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
  }

  private static String words(Payload content) {
    return new String(content.toByteArray(), UTF_8);
  }

  private void end(IOException reason) {
    lock.lock();
    try {
      broken = broken == null ? reason : broken;
      answered.signalAll();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
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
