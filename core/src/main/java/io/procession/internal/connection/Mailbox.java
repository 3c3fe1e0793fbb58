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

  /** Who wants messages and does not wait: as long as there are some, there are no entries. */
  private final ArrayDeque<Taker> takers = new ArrayDeque<>();

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

  /** What has come for a taker. */
  @FunctionalInterface
  interface Arrival {
    /** Gives the message, or throws as {@link Mailbox#take} does. */
    Payload get() throws IOException, InterruptedException;
  }

  /** Takes one message without waiting for it. */
  @FunctionalInterface
  interface Taker {
    /** Takes it, in the thread that sends it, or that wanted it. Does not wait. */
    void take(Arrival arrival);
  }

  /** Adds a message, when there is space. */
  void put(Payload message) throws IOException, InterruptedException {
    Entry entry = new Entry(message);
    Taker taker;
    lock.lockInterruptibly();
    try {
      while (!noReceiver && size > 0 && size + entry.size() > CAPACITY) {
        emptied.await();
      }
      if (noReceiver) {
        throw new IOException("nobody receives: the other end of the connection is closed");
      }
      taker = giveOrAdd(entry);
    } finally {
      lock.unlock();
    }
    tell(taker, entry);
  }

  /** Marks that somebody died in the middle of sending a message. */
  void putBroken() {
    Entry entry = new Entry(null);
    Taker taker;
    lock.lock();
    try {
      taker = giveOrAdd(entry);
    } finally {
      lock.unlock();
    }
    tell(taker, entry);
  }

  /** Who gets it at once, if anybody. */
  private @Nullable Taker giveOrAdd(Entry entry) {
    Taker taker = takers.poll();
    if (taker == null) {
      entries.add(entry);
      size += entry.size();
      filled.signal();
    }
    return taker;
  }

  private void tell(@Nullable Taker taker, Entry entry) {
    if (taker == null) {
      wake();
    } else {
      taker.take(() -> open(entry));
    }
  }

  private static Payload open(@Nullable Entry entry) throws IOException {
    if (entry == null) {
      throw new EOFException("the other end of the connection is closed");
    }
    if (entry.message == null) {
      throw new TruncatedMessageException(
          "the process at the other end has ended in the middle of a message");
    }
    return entry.message;
  }

  private @Nullable Entry poll() {
    Entry entry = entries.poll();
    if (entry != null) {
      size -= entry.size();
      emptied.signalAll();
    }
    return entry;
  }

  /** Gives the next message, or the end, to a taker: now, or by the thread that sends it. */
  void takeLater(Taker taker) {
    Entry entry;
    lock.lock();
    try {
      entry = poll();
      if (entry == null && !noSender) {
        takers.add(taker);
        return;
      }
    } finally {
      lock.unlock();
    }
    taker.take(() -> open(entry));
  }

  /** Whether a taker will not be given anything any more; false if it was, or is just now. */
  boolean forget(Taker taker) {
    lock.lock();
    try {
      return takers.remove(taker);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next message, when there is one. */
  Payload take() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (entries.isEmpty() && !noSender) {
        filled.await();
      }
      return open(poll());
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
    List<Taker> ended = List.of();
    lock.lock();
    try {
      noSender = gone;
      filled.signalAll();
      if (gone) {
        ended = List.copyOf(takers);
        takers.clear();
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(taker -> taker.take(() -> open(null)));
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
