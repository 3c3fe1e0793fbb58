package io.procession.internal.sync;

/**
 * The layout of the region of a shared object.
 *
 * <pre>
 *      0  magic (8) | version (4) | kind (4) | length (8) | parameter (8) | polls (4) | - | looked (8)
 *     64  lock: word (8) | thread (8) | dead (8) | depth (4) | signal (4)        see HoldWord
 *    128  state of the object, by its kind
 *    512  waiting threads, for those who ask what goes on: 112 rows
 *   4096  rows of the kind: processes or threads that use the object
 *         data: elements, items                                          from a multiple of 64 on
 *
 *   row:  process (8) | thread (8) | number (8) | state (4) | signal (4)
 * </pre>
 *
 * A process is a token of {@code ProcessMark}; 0: nobody. A thread is its number in its process.
 * Times are those of the monotonic clock, which all processes of a machine share. A signal is
 * described at {@link Signal}.
 */
public final class SyncLayout {
  static final long MAGIC = 0x50524F4353484152L; // "PROCSHAR"
  static final int VERSION = 1;

  static final long MAGIC_OFFSET = 0;
  static final long VERSION_OFFSET = 8;
  static final long KIND_OFFSET = 12;
  static final long LENGTH_OFFSET = 16;
  static final long PARAMETER_OFFSET = 24;

  /** Set for ever by the first process that cannot call those who sleep in the kernel. */
  static final long POLLS_OFFSET = 32;

  /** When somebody last looked whether others are alive. */
  static final long LOOKED_OFFSET = 40;

  /** The lock of an object; the offsets are those within a lock. */
  static final long LOCK = 64;

  static final long LOCK_THREAD = 8;
  static final long LOCK_DEAD = 16;
  static final long LOCK_DEPTH = 24;
  static final long LOCK_SIGNAL = 28;

  /** The size of a lock. */
  public static final long LOCK_BYTES = 32;

  /** The first word of the state of an object. */
  public static final long STATE = 128;

  /** The bytes of state that an object may use. */
  public static final long STATE_BYTES = 384;

  static final long ROW = 32;
  static final long WAITING = STATE + STATE_BYTES;
  static final long TABLE = 4096;
  static final int WAITING_ROWS = (int) ((TABLE - WAITING) / ROW);

  private SyncLayout() {}

  /**
   * Where the data of an object begins.
   *
   * @param kind what it is
   * @return an offset that is a multiple of 64
   */
  public static long data(ObjectKind kind) {
    return TABLE + kind.rows() * ROW;
  }
}
