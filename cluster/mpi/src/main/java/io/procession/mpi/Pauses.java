package io.procession.mpi;

import java.util.concurrent.locks.LockSupport;

/**
 * How the thread of the post waits for messages. MPI's own waiting takes a whole core; this takes
 * next to nothing of one after a while, and answers sooner the less time has passed since the last
 * message.
 */
final class Pauses {
  /** Without a pause. Longer: tasks of this rank have less of their core. */
  private static final long AWAKE = 20_000;

  /** The part of the quiet time that a pause takes. Smaller: more looks. Larger: later answers. */
  private static final int PART = 16;

  private static final long SHORTEST = 20_000;

  /**
   * What an answer may come late after a quiet third of a second. Longer: fewer looks of ranks that
   * have nothing to do; with a millisecond they took 3 % of a core.
   */
  private static final long LONGEST = 20_000_000;

  private long last = System.nanoTime();

  /** Something was sent or received. */
  void moved() {
    last = System.nanoTime();
  }

  /** Waits a little; less if something of ours is on its way, and until somebody unparks. */
  @SuppressWarnings("ThreadPriorityCheck") // A task of this rank may need the core.
  void pause(Object blocker, boolean sending) {
    long quiet = System.nanoTime() - last;
    if (quiet < AWAKE) {
      Thread.yield();
    } else {
      long pause = Math.clamp(quiet / PART, SHORTEST, sending ? SHORTEST : LONGEST);
      LockSupport.parkNanos(blocker, pause);
    }
  }
}
