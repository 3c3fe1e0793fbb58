package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * A word that says which process holds something, with the thread next to it. Taken and given back
 * by one atomic instruction.
 *
 * <pre>
 *   63        62        61                                            0
 *   +---------+---------+---------------------------------------------+
 *   | suspect | orphan  | process, 0: none                            |
 *   +---------+---------+---------------------------------------------+
 *
 *   0                            free
 *   process                      held by that process
 *   orphan, process              free; that process died while it held the word
 *   suspect, process             held by that process, after an orphan that nobody has recovered
 *   suspect, orphan, process     that process is about to hold it, from an orphan
 * </pre>
 *
 * An orphan is not taken: whoever tries is told, until somebody {@link #recover}s it. The thread is
 * written by the holder after it has taken the word and before it gives it back, so it is 0 when
 * the word is taken. (The one after a death is not, hence the last state.)
 */
public final class HoldWord {
  private static final long ORPHAN = 1L << 62;
  private static final long SUSPECT = 1L << 63;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final long at;
  private final Signal signal;
  private final long me = ProcessMark.current().token();

  /**
   * The word of an object's lock.
   *
   * @param region that of the object
   */
  public HoldWord(SyncRegion region) {
    this(region, SyncLayout.LOCK);
  }

  /**
   * A word of an object that has several.
   *
   * @param region that of the object
   * @param at where {@link SyncLayout#LOCK_BYTES} are its own, all 0 at first
   */
  public HoldWord(SyncRegion region, long at) {
    this.region = region;
    this.memory = region.memory();
    this.at = at;
    this.signal = region.signal(at + SyncLayout.LOCK_SIGNAL);
  }

  /** How an attempt to take the word ended. */
  public enum Taken {
    /** Somebody else has it, and the time was over. */
    NO,
    /** It was free. */
    YES,
    /** It is an orphan: free, but what it guards may be half changed. */
    ORPHANED,
    /** It was an orphan, and the calling thread has it now. */
    RECOVERED
  }

  /** What to do with an orphan. */
  private enum Orphans {
    REFUSE,
    /** Take it; it is an orphan no more. */
    RECOVER,
    /** Take it; it will be an orphan again when it is given back. */
    KEEP
  }

  /**
   * Takes the word if it is free.
   *
   * @return whether the calling thread has it now
   */
  public boolean takeFree() {
    if (Words.casLong(memory, at, 0, me)) {
      thread(Thread.currentThread().threadId());
      return true;
    }
    return false;
  }

  /**
   * Takes the word, waiting for it as long as the patience lasts.
   *
   * @param patience how long
   * @return NO, YES or ORPHANED
   * @throws InterruptedException if the wait ends by interrupts
   */
  public Taken take(Patience patience) throws InterruptedException {
    return take(patience, Orphans.REFUSE);
  }

  /**
   * Takes the word, also that of an orphan.
   *
   * @param patience how long
   * @return NO, YES or RECOVERED
   * @throws InterruptedException if the wait ends by interrupts
   */
  public Taken recover(Patience patience) throws InterruptedException {
    return take(patience, Orphans.RECOVER);
  }

  /**
   * Takes the word, whatever interrupts. An orphan is taken too, and stays one: it is one again
   * when it is given back.
   *
   * @return YES or RECOVERED
   */
  public Taken retake() {
    return uninterrupted(Orphans.KEEP);
  }

  /** Takes the word, whatever interrupts, and recovers it if there is need. */
  Taken recover() {
    return uninterrupted(Orphans.RECOVER);
  }

  private Taken uninterrupted(Orphans orphans) {
    try (Patience patience = Patience.unlimited()) {
      return take(patience, orphans);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  private Taken take(Patience patience, Orphans orphans) throws InterruptedException {
    if (takeFree()) {
      return Taken.YES;
    }
    Taking taking = new Taking(orphans);
    Waiting.until(region, signal, patience, taking);
    return taking.taken;
  }

  /** An attempt of one thread. */
  private final class Taking implements Waiting.Attempt {
    private final Orphans orphans;
    private Taken taken = Taken.NO;

    Taking(Orphans orphans) {
      this.orphans = orphans;
    }

    @Override
    public boolean succeeds(boolean look) {
      long now = word();
      if (look && isOfDead(now)) {
        orphan(now);
        now = word();
      }
      if (isHeld(now)) {
        return false;
      }
      if (now == 0) {
        taken = takeFree() ? Taken.YES : Taken.NO;
      } else if (orphans == Orphans.REFUSE) {
        taken = Taken.ORPHANED;
      } else {
        taken = adopt(now, orphans) ? Taken.RECOVERED : Taken.NO;
      }
      return taken != Taken.NO;
    }
  }

  private boolean isOfDead(long word) {
    return isHeld(word) && process(word) != me && !ProcessMark.ofToken(process(word)).isAlive();
  }

  /**
   * Whether the word is an orphan that nobody has.
   *
   * @param look whether to find out first if its holder is alive
   * @return true if it has to be recovered
   */
  public boolean isOrphan(boolean look) {
    long now = word();
    if (look && isOfDead(now)) {
      orphan(now);
      now = word();
    }
    return now != 0 && !isHeld(now);
  }

  /** The word of a process that is dead becomes an orphan, of which all who wait are told. */
  private void orphan(long now) {
    if (Words.casLong(memory, at, now, process(now) | ORPHAN)) {
      signal.callAll();
    }
  }

  private boolean adopt(long orphan, Orphans orphans) {
    if (!Words.casLong(memory, at, orphan, me | ORPHAN | SUSPECT)) {
      return false;
    }
    depth(0);
    thread(Thread.currentThread().threadId());
    Words.setLong(memory, at + SyncLayout.LOCK_DEAD, process(orphan));
    Words.setLong(memory, at, orphans == Orphans.KEEP ? me | SUSPECT : me);
    return true;
  }

  /**
   * Gives the word back, whoever has it.
   *
   * @return false if nobody has it
   */
  public boolean release() {
    long now = word();
    while (isHeld(now)) {
      // First, for else the next holder's thread would be overwritten.
      thread(0);
      // Only that hold: another thread may give the word back at the same time.
      if (Words.casLong(memory, at, now, released(now))) {
        signal.callOne();
        return true;
      }
      now = word();
    }
    return false;
  }

  private long released(long held) {
    return (held & SUSPECT) == 0 ? 0 : Words.getLong(memory, at + SyncLayout.LOCK_DEAD) | ORPHAN;
  }

  private long word() {
    return Words.getLong(memory, at);
  }

  private static boolean isHeld(long word) {
    return word != 0 && (word & (ORPHAN | SUSPECT)) != ORPHAN;
  }

  private static long process(long word) {
    return word & ProcessMark.TOKEN_MASK;
  }

  private void thread(long thread) {
    Words.setLongRelease(memory, at + SyncLayout.LOCK_THREAD, thread);
  }

  /**
   * Whether anybody has it.
   *
   * @return also true if its process has died and nobody has noticed yet
   */
  public boolean isTaken() {
    return isHeld(word());
  }

  /**
   * Whether the calling thread has it.
   *
   * @return false if another thread of this process has it
   */
  public boolean isMine() {
    long now = word();
    return (now == me || now == (me | SUSPECT))
        && Words.getLong(memory, at + SyncLayout.LOCK_THREAD) == Thread.currentThread().threadId();
  }

  /**
   * The process that has it.
   *
   * @return its token; 0: nobody
   */
  public long holder() {
    long now = word();
    return isHeld(now) ? process(now) : 0;
  }

  /**
   * The process that died while it had it, so that the word has to be recovered.
   *
   * @return its token; 0: there is none
   */
  public long orphanOf() {
    long now = word();
    if ((now & ORPHAN) != 0 && !isHeld(now)) {
      return process(now);
    }
    return (now & SUSPECT) == 0 ? 0 : Words.getLong(memory, at + SyncLayout.LOCK_DEAD);
  }

  /**
   * The process that died last, as far as this thread can tell.
   *
   * @return its token; 0: there was none
   */
  public long lastDead() {
    long now = orphanOf();
    return now == 0 ? Words.getLong(memory, at + SyncLayout.LOCK_DEAD) : now;
  }

  /**
   * Makes an orphan that the calling thread has one no more.
   *
   * @return whether it was one
   */
  public boolean accept() {
    return Words.casLong(memory, at, me | SUSPECT, me);
  }

  /**
   * The thread that has it, in its process.
   *
   * @return its number; 0: not known
   */
  public long thread() {
    return Words.getLong(memory, at + SyncLayout.LOCK_THREAD);
  }

  /**
   * How often its holder has it beyond the first time.
   *
   * @return 0 if it is held once
   */
  public int depth() {
    return Words.getInt(memory, at + SyncLayout.LOCK_DEPTH);
  }

  /**
   * Sets how often its holder has it beyond the first time; by the holder.
   *
   * @param depth 0 if it is held once
   */
  public void depth(int depth) {
    Words.setInt(memory, at + SyncLayout.LOCK_DEPTH, depth);
  }
}
