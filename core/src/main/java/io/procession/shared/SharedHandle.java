package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;
import java.io.Serializable;

/**
 * What travels instead of a shared object.
 *
 * @param kind what its region holds
 * @param name that of its region
 * @param part {@link #WHOLE}, {@link #ITS_LOCK}, or the number of a condition of a lock
 */
record SharedHandle(ObjectKind kind, String name, int part) implements Serializable {
  private static final long serialVersionUID = 2L;

  static final int WHOLE = -1;
  static final int ITS_LOCK = -2;

  private Object readResolve() {
    SyncRegion region = Regions.get(() -> SyncRegion.join(name, kind));
    return part == ITS_LOCK ? new SharedReentrantLock(region) : whole(region);
  }

  private Object whole(SyncRegion region) {
    return switch (kind) {
      case LOCK -> partOf(new SharedLock(region));
      case REENTRANT_LOCK -> partOf(new SharedReentrantLock(region));
      case SEMAPHORE -> new SharedSemaphore(region);
      case BOUNDED_SEMAPHORE -> new SharedBoundedSemaphore(region);
      case READ_WRITE_LOCK -> new SharedReadWriteLock(region);
      case EVENT -> new SharedEvent(region);
      case COUNT_DOWN_LATCH -> new SharedCountDownLatch(region);
      case LONG -> new SharedLong(region);
      case INT -> new SharedInt(region);
      case DOUBLE -> new SharedDouble(region);
      case BOOLEAN -> new SharedBoolean(region);
      case LONG_ARRAY -> new SharedLongArray(region);
      case INT_ARRAY -> new SharedIntArray(region);
      case DOUBLE_ARRAY -> new SharedDoubleArray(region);
      case BYTE_ARRAY -> new SharedByteArray(region);
      case QUEUE -> new SharedQueue<>(region);
      case JOINABLE_QUEUE -> new JoinableQueue<>(region);
      case SIMPLE_QUEUE -> new SimpleQueue<>(region);
      default -> throw new IllegalStateException("kind must be known here: kind=" + kind);
    };
  }

  private Object partOf(RobustLock lock) {
    return part == WHOLE ? lock : new SharedCondition(lock, part, false);
  }
}
