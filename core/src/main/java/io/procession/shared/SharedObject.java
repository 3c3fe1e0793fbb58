package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;
import java.io.Serializable;

/**
 * An object whose state all processes see: see the package for travelling, closing and waiting. To
 * be created by {@code create} of its class, in one process, and passed on from there.
 */
public abstract sealed class SharedObject implements AutoCloseable, Serializable
    permits RobustLock,
        SharedSemaphore,
        SharedData,
        SharedEvent,
        SharedCountDownLatch,
        SharedBarrier,
        SharedReadWriteLock,
        SharedQueue,
        SimpleQueue {
  private static final long serialVersionUID = 1L;

  private final transient SyncRegion region;
  private final transient ObjectKind kind;

  SharedObject(SyncRegion region) {
    this.region = region;
    this.kind = region.kind();
  }

  static SyncRegion create(ObjectKind kind, long length, long dataBytes) {
    return Regions.get(() -> SyncRegion.create(new SyncRegion.Spec(kind, length, 0, dataBytes)));
  }

  final SyncRegion region() {
    return region;
  }

  final ObjectKind kind() {
    return kind;
  }

  /**
   * The name of its region, by which {@code procession doctor --locks} lists it.
   *
   * @return on Linux that of a file in {@code /dev/shm}
   */
  public final String name() {
    return region.name();
  }

  /**
   * Gives the object up, and removes it if this process created it. Who waits at it in this process
   * gets an {@link IllegalStateException}; other processes go on with it.
   */
  @Override
  public void close() {
    region.close();
  }

  /** What {@code toString} says, also of an object that is closed. */
  final String text(State state) {
    return "%s[name=%s, %s]".formatted(getClass().getSimpleName(), name(), stateOf(state));
  }

  private static String stateOf(State state) {
    try {
      return state.get();
    } catch (IllegalStateException e) {
      return "closed";
    }
  }

  /** Tells the state, or throws because the memory is gone. */
  @FunctionalInterface
  interface State {
    /** In words. */
    String get();
  }

  /** What travels instead. */
  Object handle() {
    return new SharedHandle(kind, name(), SharedHandle.WHOLE);
  }

  final Object writeReplace() {
    return handle();
  }
}
