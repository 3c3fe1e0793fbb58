package io.procession.internal.memory;

/**
 * The layout of a {@link RingRegion}, in the byte order of the machine, since both sides run on it.
 *
 * <pre>
 *      0          8          12         16
 *      +----------+----------+----------+
 *      | magic    | version  | capacity |            identity, written once, before anybody attaches
 *      +----------+----------+----------+
 *    128          132
 *      +----------+----------+
 *      | has futex| has left |                       written by the caller
 *      +----------+----------+
 *    256          260
 *      +----------+----------+
 *      | has futex| has left |                       written by the worker
 *      +----------+----------+
 *    512        +128       +256         +384
 *      +--~~~-----+--~~~-----+--~~~-------+--~~~-------+
 *      | tail     | head     | consumer's | producer's |    ring from caller to worker
 *      |          |          | sleep word | sleep word |
 *      +--~~~-----+--~~~-----+--~~~-------+--~~~-------+
 *   1024        +128       +256         +384
 *      +--~~~-----+--~~~-----+--~~~-------+--~~~-------+
 *      | tail     | head     | consumer's | producer's |    ring from worker to caller
 *      |          |          | sleep word | sleep word |
 *      +--~~~-----+--~~~-----+--~~~-------+--~~~-------+
 *   4096
 *      +-----------------------------------------------+
 *      | bytes from caller to worker: capacity         |
 *      +-----------------------------------------------+
 *      | bytes from worker to caller: capacity         |
 *      +-----------------------------------------------+
 * </pre>
 *
 * Tail and head count the bytes that were ever written and read; byte {@code n} is at {@code n}
 * modulo the capacity. The producer alone writes the tail and the consumer alone the head. A sleep
 * word is set by the side it belongs to and cleared by whoever wakes that side.
 */
public final class RingDescriptor {
  /** The first 8 bytes: {@code PRORINGS}. */
  public static final long MAGIC = 0x53474e49524f5250L;

  /** The version of this layout; both sides must have the same. */
  public static final int VERSION = 1;

  /** Where the magic number stands. */
  public static final long MAGIC_OFFSET = 0;

  /** Where the version stands. */
  public static final long VERSION_OFFSET = MAGIC_OFFSET + 8;

  /** Where the capacity of each ring stands. */
  public static final long CAPACITY_OFFSET = VERSION_OFFSET + 4;

  /**
   * What is written by different sides, or at different times, is so far apart: two cache lines,
   * since processors fetch them in pairs.
   */
  public static final long APART = 128;

  /** Where the words of the caller stand. */
  public static final long CALLER_WORDS = APART;

  /** Where the words of the worker stand. */
  public static final long WORKER_WORDS = CALLER_WORDS + APART;

  /** In the words of a side: 1 once it can be woken from a futex, and can wake from one. */
  public static final long HAS_FUTEX = 0;

  /** In the words of a side: 1 once it has left and will neither write nor read any more. */
  public static final long HAS_LEFT = HAS_FUTEX + 4;

  /** Where the positions of the ring from caller to worker stand. */
  public static final long TO_WORKER = 4 * APART;

  /** In the positions of a ring: the bytes written so far. */
  public static final long TAIL = 0;

  /** In the positions of a ring: the bytes read so far. */
  public static final long HEAD = TAIL + APART;

  /** In the positions of a ring: how the consumer sleeps, if it does. */
  public static final long CONSUMER_SLEEP = HEAD + APART;

  /** In the positions of a ring: how the producer sleeps, if it does. */
  public static final long PRODUCER_SLEEP = CONSUMER_SLEEP + APART;

  /** The size of the positions of a ring. */
  public static final long POSITIONS_SIZE = PRODUCER_SLEEP + APART;

  /** Where the positions of the ring from worker to caller stand. */
  public static final long TO_CALLER = TO_WORKER + POSITIONS_SIZE;

  /** Where the bytes of the first ring begin: a page of its own for everything before them. */
  public static final long BYTES = 4096;

  /** A sleep word: not asleep, or somebody is about to wake it. */
  public static final int AWAKE = 0;

  /** A sleep word: asleep in a futex on this word. */
  public static final int ASLEEP_ON_FUTEX = 1;

  /** A sleep word: waiting for a byte on the socket. */
  public static final int ASLEEP_ON_BELL = 2;

  /** The least capacity of a ring: the head of a frame fits several times. */
  public static final int MIN_CAPACITY = 64;

  /** The largest capacity of a ring. */
  public static final int MAX_CAPACITY = 1 << 30;

  private RingDescriptor() {}

  /**
   * The size of a region.
   *
   * @param capacity of each of its rings
   * @return its bytes
   */
  public static long size(int capacity) {
    return BYTES + 2L * capacity;
  }

  /**
   * Whether rings may have this capacity.
   *
   * @param capacity of each ring
   * @return true for a power of two within the limits
   */
  public static boolean isCapacity(int capacity) {
    return capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY && Integer.bitCount(capacity) == 1;
  }
}
