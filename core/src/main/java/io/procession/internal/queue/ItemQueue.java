package io.procession.internal.queue;

import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.ObjectMessage;
import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import io.procession.internal.sync.HoldWord;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.Signal;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import io.procession.internal.sync.Waiting;
import io.procession.spi.Payload;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue of encoded items, for any number of threads of any number of processes. */
public final class ItemQueue {
  /** In the parameter of the region, above the number of items. */
  private static final long TELLS_DEATHS = 1L << 32;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final boolean joinable;
  private final boolean tellsDeaths;
  private final int maxItems;
  private final Ring ring;
  private final Ledger ledger;
  private final QueueLock putLock;
  private final QueueLock takeLock;
  private final Members members;
  private final Signal emptied;
  private final Signal filled;
  private final Signal joined;
  private final Spin forSpace = new Spin();
  private final Spin forItems = new Spin();
  private volatile long toldDeaths;
  private volatile boolean closed;

  /** The queue of a region. */
  public ItemQueue(SyncRegion region) {
    this.region = region;
    this.memory = region.memory();
    this.joinable = region.kind() == ObjectKind.JOINABLE_QUEUE;
    this.tellsDeaths = (region.parameter() & TELLS_DEATHS) != 0;
    this.maxItems = (int) region.parameter();
    this.ring = new Ring(memory.asSlice(SyncLayout.data(region.kind()), region.length()));
    this.ledger = new Ledger(region);
    this.putLock =
        new QueueLock(new HoldWord(region), () -> {}); // What was not stored is not there.
    this.takeLock = new QueueLock(new HoldWord(region, QueueLayout.TAKE_LOCK), ledger::carryOut);
    this.members = new Members(region);
    this.emptied = region.signal(QueueLayout.EMPTIED);
    this.filled = region.signal(QueueLayout.FILLED);
    this.joined = region.signal(QueueLayout.JOINED);
    this.toldDeaths = deaths();
  }

  /**
   * What a queue may hold.
   *
   * @param bytes the space for items, of which each takes up to 16 more than it has
   * @param items how many; 0: as many as fit
   * @param tellsDeaths whether those who wait are told of processes that died
   */
  public record Limits(long bytes, int items, boolean tellsDeaths) {}

  /** Creates the region of a queue. */
  public static SyncRegion create(ObjectKind kind, Limits limits) throws IOException {
    long capacity = Math.max(QueueLayout.MIN_CAPACITY, Long.highestOneBit(2 * limits.bytes() - 1));
    if (capacity > QueueLayout.MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "the capacity must be at most %d bytes: capacity=%d"
              .formatted(QueueLayout.MAX_CAPACITY, limits.bytes()));
    }
    long parameter = limits.items() | (limits.tellsDeaths() ? TELLS_DEATHS : 0);
    return SyncRegion.create(new SyncRegion.Spec(kind, capacity, parameter, capacity));
  }

  private long head() {
    return Words.getLong(memory, QueueLayout.HEAD);
  }

  private long tail() {
    return Words.getLong(memory, QueueLayout.TAIL);
  }

  private long deaths() {
    return Words.getLong(memory, QueueLayout.DEATHS);
  }

  private boolean has(int flag) {
    return (Words.getInt(memory, QueueLayout.FLAGS) & flag) != 0;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the queue is closed: name=" + region.name());
    }
  }

  /**
   * Puts a copy of an object, waiting for space as long as the patience lasts.
   *
   * @return false if that was too short
   * @throws TaskNotSerializableException if it cannot be copied
   * @throws QueueEnd if the queue was shut down, or a death is told
   */
  public boolean put(Object object, Patience patience) throws InterruptedException {
    checkOpen();
    Payload item;
    try {
      item = ObjectMessage.encode(object);
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(String.valueOf(e.getMessage()), e.getCause());
    }
    long units = Ring.unitsFor(item.size());
    if (units > ring.capacityUnits()) {
      throw new IllegalArgumentException(
          "the item must fit into the queue: item=%d bytes queue=%d bytes\n"
                  .formatted(item.size(), region.length())
              + "  Try: QueueOptions.withCapacity(…), or SharedMemory for what is large.");
    }
    long told = beginWait();
    if (tryPut(item, units)) {
      return true;
    }
    if (!patience.isOver()) {
      forSpace.until(() -> fits(units));
    }
    return Waiting.until(
        region,
        emptied,
        patience,
        look -> {
          checkOpen();
          return (fits(units) && tryPut(item, units)) || tellDeath(told, look);
        });
  }

  private boolean fits(long units) {
    // Tail first: an older one makes this say yes too often, never no.
    long tail = tail();
    long head = head();
    return has(QueueLayout.SHUT_DOWN)
        || (QueueLayout.units(head, tail) + units <= ring.capacityUnits()
            && (maxItems == 0 || QueueLayout.items(head, tail) < maxItems));
  }

  private boolean tryPut(Payload item, long units) {
    putLock.enter();
    try {
      if (has(QueueLayout.SHUT_DOWN)) {
        throw new QueueEnd(QueueEnd.Reason.SHUT_DOWN, 0, 0);
      }
      if (!fits(units)) {
        return false;
      }
      long tail = tail();
      ring.write(tail, item);
      Words.setLong(memory, QueueLayout.TAIL, QueueLayout.next(tail, units)); // Now it is there.
    } finally {
      putLock.exit();
    }
    filled.callOne();
    return true;
  }

  /**
   * Takes the next item, waiting for one as long as the patience lasts.
   *
   * @return null if that was too short
   * @throws UncheckedIOException if it cannot be rebuilt here; it has been taken
   * @throws QueueEnd if the queue was shut down, or a death is told
   */
  public @Nullable Object take(Patience patience) throws InterruptedException {
    checkOpen();
    long told = beginWait();
    Taking taking = new Taking();
    if (!patience.isOver()) {
      forItems.until(this::mayTake);
    }
    if (!taking.succeeds()) {
      Waiting.until(
          region,
          filled,
          patience,
          look -> {
            checkOpen();
            return (mayTake() && taking.succeeds()) || tellDeath(told, look);
          });
    }
    byte[] item = taking.item;
    return item == null ? null : decoded(Payload.of(item));
  }

  private static @Nullable Object decoded(Payload item) {
    try {
      return ObjectMessage.decode(
          "the item", item, "the class of the item on the class path of both sides.");
    } catch (InvalidObjectException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean mayTake() {
    // Head first: an older one makes this say yes too often, never no.
    long head = head();
    return head != tail() || has(QueueLayout.SHUT_DOWN);
  }

  /** What one thread takes. */
  private final class Taking {
    private byte @Nullable [] item;

    boolean succeeds() {
      takeLock.enter();
      try {
        boolean shutDown = has(QueueLayout.SHUT_DOWN); // Then the tail does not move any more.
        long head = head();
        boolean empty = head == tail();
        if (has(QueueLayout.DROPPED) || (empty && shutDown)) {
          throw new QueueEnd(QueueEnd.Reason.SHUT_DOWN, 0, 0);
        }
        if (empty) {
          return false;
        }
        byte[] copy = ring.read(head);
        taken(QueueLayout.next(head, Ring.unitsFor(copy.length))); // Now it is this thread's.
        item = copy;
      } finally {
        takeLock.exit();
      }
      emptied.callAll(); // Who waits for much space must not keep others from waiting for less.
      return true;
    }
  }

  private void taken(long head) {
    if (joinable) {
      int row = members.mine();
      ledger.change(head, row, members.numberWithOneMore(row));
    } else {
      Words.setLong(memory, QueueLayout.HEAD, head);
    }
  }

  /** Lists this process, if deaths are told; returns how many were told to it. */
  private long beginWait() {
    if (tellsDeaths && !members.isListed()) {
      takeLock.enter();
      try {
        members.mine();
      } finally {
        takeLock.exit();
      }
    }
    return toldDeaths;
  }

  /** Throws if a process has died since the wait began; else false. */
  private boolean tellDeath(long told, boolean look) {
    if (!tellsDeaths) {
      return false;
    }
    if (look && members.hasNewDead()) {
      takeLock.enter();
      try {
        members.countDead();
      } finally {
        takeLock.exit();
      }
      filled.callAll();
      emptied.callAll();
    }
    long now = deaths();
    if (now == told) {
      return false;
    }
    toldDeaths = now;
    long dead = Words.getLong(memory, QueueLayout.LAST_DEAD);
    throw new QueueEnd(QueueEnd.Reason.DEATH, ProcessMark.ofToken(dead).pid(), now - told);
  }

  /** Marks an item that was taken as done; false if there is none. */
  public boolean done() {
    checkOpen();
    boolean marked;
    takeLock.enter();
    try {
      marked = members.done();
    } finally {
      takeLock.exit();
    }
    joined.callAll();
    return marked;
  }

  /**
   * Waits until all items that were put are done.
   *
   * @return false if the patience was too short
   * @throws QueueEnd if those that are not done were taken by processes that died
   */
  public boolean join(Patience patience) throws InterruptedException {
    return Waiting.until(region, joined, patience, this::isJoined);
  }

  private boolean isJoined(boolean look) {
    checkOpen();
    List<Integer> dead = look ? members.deadWithItems() : List.of();
    takeLock.enter();
    try {
      if (has(QueueLayout.DROPPED)) {
        return true;
      }
      if (head() != tail()) {
        return false;
      }
      long items = members.items();
      if (items > 0 && items == members.itemsOf(dead)) {
        throw new QueueEnd(QueueEnd.Reason.LOST, members.pid(dead.getFirst()), items);
      }
      return items == 0;
    } finally {
      takeLock.exit();
    }
  }

  /** How many items were put and are not done. */
  public long unfinished() {
    checkOpen();
    takeLock.enter();
    try {
      return has(QueueLayout.DROPPED) ? 0 : QueueLayout.items(head(), tail()) + members.items();
    } finally {
      takeLock.exit();
    }
  }

  /** Ends the queue: nothing is put any more, and nothing taken either if items are dropped. */
  public void shutDown(boolean drop) {
    checkOpen();
    int flags = QueueLayout.SHUT_DOWN | (drop ? QueueLayout.DROPPED : 0);
    putLock.enter();
    takeLock.enter(); // In this order, and both nowhere else.
    try {
      Words.setInt(memory, QueueLayout.FLAGS, Words.getInt(memory, QueueLayout.FLAGS) | flags);
    } finally {
      takeLock.exit();
      putLock.exit();
    }
    filled.callAll();
    emptied.callAll();
    joined.callAll();
  }

  /** Whether it was shut down. */
  public boolean isShutDown() {
    checkOpen();
    return has(QueueLayout.SHUT_DOWN);
  }

  /** How many items are in it. */
  public int size() {
    checkOpen();
    long head = head();
    return has(QueueLayout.DROPPED) ? 0 : QueueLayout.items(head, tail());
  }

  /** The bytes of its ring. */
  public long capacity() {
    return region.length();
  }

  /** How many items it may hold; 0: as many as fit. */
  public int maxItems() {
    return maxItems;
  }

  /** Gives it up in this process. */
  public void close() {
    if (closed) {
      return;
    }
    if (tellsDeaths || joinable) {
      takeLock.enter();
      try {
        members.leave();
      } finally {
        takeLock.exit();
      }
    }
    closed = true;
    filled.callAll();
    emptied.callAll();
    joined.callAll();
    region.close();
  }
}
