package io.procession.internal.queue;

import io.procession.internal.sync.SyncLayout;

/**
 * The state of a queue, and an item in its ring.
 *
 * <pre>
 *    64  lock of those who put
 *   128  head: the next item to be taken (8)   | emptied, a signal (4) | - | lock of those who take
 *   192  tail: where the next item comes (8)   | filled, a signal (4)
 *   256  flags (4) | joined, a signal (4) | deaths (8) | last dead process (8)
 *   320  ledger: row + 1, 0: nothing (8) | head (8) | number of the row (8)
 *
 *   head, tail:   63             32 31             0
 *                +-----------------+----------------+
 *                | position, units | item number    |      both modulo 2^32
 *                +-----------------+----------------+
 *
 *   item:         length in bytes (4) | item number (4) | bytes, up to a whole unit
 * </pre>
 *
 * A unit is 8 bytes. An item may go on at the beginning of the ring. The number of a row is how
 * many items its process has taken from a joinable queue and not marked as done; its bit 40 says
 * that its death has been told.
 */
final class QueueLayout {
  static final int UNIT = 8;

  /** Smaller: an item of some size does not fit. */
  static final long MIN_CAPACITY = 4096;

  /** A quarter of what positions can tell apart. */
  static final long MAX_CAPACITY = 1L << 33;

  static final long HEAD = SyncLayout.STATE;
  static final long EMPTIED = HEAD + 8;
  static final long TAKE_LOCK = HEAD + 16;
  static final long TAIL = HEAD + 64;
  static final long FILLED = TAIL + 8;
  static final long FLAGS = TAIL + 64;
  static final long JOINED = FLAGS + 4;
  static final long DEATHS = FLAGS + 8;
  static final long LAST_DEAD = FLAGS + 16;
  static final long LEDGER_ROW = FLAGS + 64;
  static final long LEDGER_HEAD = LEDGER_ROW + 8;
  static final long LEDGER_NUMBER = LEDGER_ROW + 16;

  static final int SHUT_DOWN = 1;
  static final int DROPPED = 2;

  static final long COUNT_MASK = (1L << 32) - 1;
  static final long TOLD = 1L << 40;

  private QueueLayout() {}

  /** The word behind an item of so many units. */
  static long next(long word, long units) {
    return ((position(word) + units) << 32) | ((word + 1) & COUNT_MASK);
  }

  static long position(long word) {
    return word >>> 32;
  }

  /** How many units lie between two words; the second may have overtaken the first. */
  static long units(long head, long tail) {
    return Math.max(0, (int) (position(tail) - position(head)));
  }

  /** How many items lie between two words; the second may have overtaken the first. */
  static int items(long head, long tail) {
    return Math.max(0, (int) tail - (int) head);
  }
}
