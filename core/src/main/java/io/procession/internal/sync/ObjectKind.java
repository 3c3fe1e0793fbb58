package io.procession.internal.sync;

import java.util.Locale;

/** What the region of a shared object holds; the order is a part of the layout. */
public enum ObjectKind {
  /** A lock that is not re-entrant; rows: threads that wait on its conditions. */
  LOCK(256),
  /** A lock that is re-entrant; rows: threads that wait on its conditions. */
  REENTRANT_LOCK(256),
  /** A lock for readers and writers; rows: reading threads. */
  READ_WRITE_LOCK(512),
  /** Permits; rows: processes that have some. */
  SEMAPHORE(512),
  /** Permits, never more than at first; rows: processes that have some. */
  BOUNDED_SEMAPHORE(512),
  /** A flag to wait for. */
  EVENT(0),
  /** A place where parties meet; rows: their processes. */
  BARRIER(512),
  /** A count to wait for. */
  COUNT_DOWN_LATCH(0),
  /** A number of 8 bytes. */
  LONG(0),
  /** A number of 4 bytes. */
  INT(0),
  /** A floating-point number of 8 bytes. */
  DOUBLE(0),
  /** A flag. */
  BOOLEAN(0),
  /** Numbers of 8 bytes. */
  LONG_ARRAY(0),
  /** Numbers of 4 bytes. */
  INT_ARRAY(0),
  /** Floating-point numbers of 8 bytes. */
  DOUBLE_ARRAY(0),
  /** Bytes. */
  BYTE_ARRAY(0),
  /** Items; rows: processes whose death is told. */
  QUEUE(512),
  /** Items whose end is acknowledged; rows: processes that have some. */
  JOINABLE_QUEUE(512),
  /** Items, for those who want no more than that. */
  SIMPLE_QUEUE(0);

  private static final ObjectKind[] KINDS = values();

  private final int rows;

  ObjectKind(int rows) {
    this.rows = rows;
  }

  /** More: every object takes more memory. Fewer: large machines run out of rows. */
  int rows() {
    return rows;
  }

  /** Whether its lock is its users', not one that only orders its own changes. */
  boolean isGuarded() {
    return switch (this) {
      case SEMAPHORE, BOUNDED_SEMAPHORE, BARRIER, EVENT, COUNT_DOWN_LATCH -> false;
      case QUEUE, JOINABLE_QUEUE, SIMPLE_QUEUE -> false;
      default -> true;
    };
  }

  /** Whether rows with a number say who has a share of it. */
  boolean sharesByRows() {
    return this == SEMAPHORE || this == BOUNDED_SEMAPHORE || this == READ_WRITE_LOCK;
  }

  int code() {
    return ordinal() + 1;
  }

  static boolean isKnown(int code) {
    return code >= 1 && code <= KINDS.length;
  }

  static ObjectKind of(int code) {
    return KINDS[code - 1];
  }

  /**
   * The kind in words.
   *
   * @return such as {@code reentrant lock}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
