package io.procession.internal.connection;

import io.procession.TruncatedMessageException;
import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One direction of a pair: the messages that were sent and not yet received. Thread-safe. */
final class Mailbox {
  /**
   * How many bytes may wait; one message of any size may. Less: senders wait more often. More:
   * memory when nobody receives.
   */
  private static final long CAPACITY = 1 << 20;

  /** What an empty message counts, so that these have a limit as well. */
  private static final int OVERHEAD = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  /** Messages in order; one without content stands for one whose sender died. */
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  private long size;
  private boolean noSender;
  private boolean noReceiver;

  private record Entry(@Nullable Payload message) {
    long size() {
      return OVERHEAD + (message == null ? 0 : message.size());
    }
  }

  /** Adds a message, when there is space. */
  void put(Payload message) throws IOException, InterruptedException {
    Entry entry = new Entry(message);
    lock.lockInterruptibly();
    try {
      while (!noReceiver && size > 0 && size + entry.size() > CAPACITY) {
        emptied.await();
      }
      if (noReceiver) {
        throw new IOException("nobody receives: the other end of the connection is closed");
      }
      add(entry);
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Marks that somebody died in the middle of sending a message. */
  void putBroken() {
    lock.lock();
    try {
      add(new Entry(null));
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void add(Entry entry) {
    entries.add(entry);
    size += entry.size();
    filled.signal();
  }

  /** Takes the next message, when there is one. */
  Payload take() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (entries.isEmpty()) {
        if (noSender) {
          throw new EOFException("the other end of the connection is closed");
        }
        filled.await();
      }
      Entry entry = entries.remove();
      size -= entry.size();
      emptied.signalAll();
      if (entry.message == null) {
        throw new TruncatedMessageException(
            "the process at the other end has ended in the middle of a message");
      }
      return entry.message;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to take. */
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!isReady()) {
        if (left <= 0) {
          return false;
        }
        left = filled.awaitNanos(left);
      }
      filled.signal(); // For the one who will take it.
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to take. */
  boolean isReady() {
    lock.lock();
    try {
      return !entries.isEmpty() || noSender;
    } finally {
      lock.unlock();
    }
  }

  /** Has something run after each message. */
  Waitable.Registration onReady(Runnable wake) {
    waiting.add(wake);
    if (isReady()) {
      wake.run();
    }
    return () -> waiting.remove(wake);
  }

  /** Says whether anybody can send. */
  void senderIsGone(boolean gone) {
    lock.lock();
    try {
      noSender = gone;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Says whether anybody can receive. */
  void receiverIsGone(boolean gone) {
    lock.lock();
    try {
      noReceiver = gone;
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    waiting.forEach(Runnable::run);
  }
}
