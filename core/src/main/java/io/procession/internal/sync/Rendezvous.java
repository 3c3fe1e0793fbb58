package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where parties meet, round after round; the region's length says how many, its parameter how many
 * nanoseconds they wait for each other, 0: for ever.
 *
 * <p>Every process that was given the barrier, or has arrived, has a row until it closes it or ends
 * by itself: one that dies with a row breaks the barrier for those who wait.
 */
public final class Rendezvous {
  private static final long ROUND = SyncLayout.STATE;
  private static final long ARRIVED = SyncLayout.STATE + 8;
  private static final long BREACH = SyncLayout.STATE + 12;
  private static final long BREAKER = SyncLayout.STATE + 16;
  private static final long SIGNAL = SyncLayout.STATE + 24;

  /** One bit for each of the last 64 rounds: whether it ended badly. */
  private static final long BAD_ROUNDS = SyncLayout.STATE + 32;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final Table members;
  private final Signal signal;
  private final Monitor monitor;
  private final long me = ProcessMark.current().token();

  /** Threads of this process that have arrived and not left. */
  private final AtomicInteger here = new AtomicInteger();

  /**
   * The barrier of a region.
   *
   * @param region its region
   */
  public Rendezvous(SyncRegion region) {
    this.region = region;
    this.memory = region.memory();
    this.members = region.rows();
    this.signal = region.signal(SIGNAL);
    this.monitor = new Monitor(region);
  }

  /** Why a barrier is broken; the order is a part of the layout. */
  public enum Breach {
    /** It is not. */
    NONE,
    /** A party died. */
    DIED,
    /** A party's time was over. */
    TIMEOUT,
    /** A party was interrupted. */
    INTERRUPTED,
    /** The action threw. */
    ACTION,
    /** Somebody broke it on purpose. */
    ABORTED,
    /** Somebody reset it while parties waited. */
    RESET;

    private static final Breach[] ALL = values();
  }

  /** A round that this party cannot finish. */
  public static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    private final Breach breach;
    private final long pid;

    Broken(Breach breach, long token) {
      super(breach.name());
      this.breach = breach;
      this.pid = ProcessMark.ofToken(token).pid();
    }

    /**
     * Why.
     *
     * @return never NONE
     */
    public Breach breach() {
      return breach;
    }

    /**
     * The process that caused it.
     *
     * @return its number
     */
    public long pid() {
      return pid;
    }
  }

  /** What the last party does before the others go on. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Meets the others.
   *
   * @param action run if this is the last party
   * @param patience how long to wait for the others
   * @return how many had come before
   * @throws Broken if the barrier is or gets broken
   * @throws InterruptedException if the wait ended by an interrupt, which has broken the barrier
   */
  public int meet(Action action, Patience patience) throws Broken, InterruptedException {
    join();
    here.incrementAndGet();
    try {
      Arrival mine = arrive();
      while (mine.before() == parties()) { // They are about to go: this party is of the next round.
        await(mine.round(), patience);
        mine = arrive();
      }
      if (mine.before() + 1 == parties()) {
        finish(mine.round(), action);
      } else {
        await(mine.round(), patience);
      }
      return mine.before();
    } finally {
      here.decrementAndGet();
    }
  }

  /**
   * One party's arrival.
   *
   * @param round in which round
   * @param before how many had arrived before
   */
  private record Arrival(long round, int before) {}

  /** Arrives, unless all parties have. */
  private Arrival arrive() throws Broken {
    monitor.enter();
    try {
      checkWhole();
      int before = Words.getInt(memory, ARRIVED);
      if (before < parties()) {
        Words.setInt(memory, ARRIVED, before + 1);
      }
      return new Arrival(round(), before);
    } finally {
      monitor.exit();
    }
  }

  private void finish(long round, Action action) throws Broken {
    try {
      action.run();
    } catch (Throwable e) { // Also an Error: the others must not wait for a party that is gone.
      breakRound(round, Breach.ACTION, me);
      Broken broken = new Broken(Breach.ACTION, me);
      broken.initCause(e);
      throw broken;
    }
    monitor.enter();
    try {
      checkRound(round);
      nextRound(false);
    } finally {
      monitor.exit();
    }
    signal.callAll();
  }

  private void await(long round, Patience patience) throws Broken, InterruptedException {
    boolean ended;
    try {
      ended =
          Waiting.until(
              region,
              signal,
              patience,
              look -> {
                if (look) {
                  breakIfDead(round);
                }
                return round() != round || breach() != Breach.NONE;
              });
    } catch (InterruptedException e) {
      breakRound(round, Breach.INTERRUPTED, me);
      throw e;
    }
    if (!ended) {
      breakRound(round, Breach.TIMEOUT, me);
    }
    checkRound(round);
  }

  /** Fails if that round has been broken, or was reset. */
  private void checkRound(long round) throws Broken {
    if (round() == round) {
      checkWhole();
    } else if ((Words.getLong(memory, BAD_ROUNDS) & bit(round)) != 0) {
      throw new Broken(Breach.RESET, Words.getLong(memory, BREAKER));
    }
  }

  private void checkWhole() throws Broken {
    Breach breach = breach();
    if (breach != Breach.NONE) {
      throw new Broken(breach, Words.getLong(memory, BREAKER));
    }
  }

  private void breakIfDead(long round) {
    for (int row = 0; row < members.count(); row++) {
      long token = members.process(row);
      if (token != 0 && members.isOfDead(row)) {
        breakRound(round, Breach.DIED, token);
        return;
      }
    }
  }

  private void breakRound(long round, Breach why, long token) {
    monitor.enter();
    try {
      if (round() == round && breach() == Breach.NONE) {
        Words.setLong(memory, BREAKER, token);
        Words.setInt(memory, BREACH, why.ordinal());
      }
    } finally {
      monitor.exit();
    }
    signal.callAll();
  }

  /** Breaks the barrier now. */
  public void abort() {
    breakRound(round(), Breach.ABORTED, me);
  }

  /** Begins a new round with nobody; who waits finds its round broken. The dead are forgotten. */
  public void reset() {
    monitor.enter();
    try {
      boolean bad = breach() != Breach.NONE || Words.getInt(memory, ARRIVED) > 0;
      for (int row = 0; row < members.count(); row++) {
        if (members.isOfDead(row)) {
          members.process(row, 0);
        }
      }
      Words.setLong(memory, BREAKER, me);
      nextRound(bad);
      Words.setInt(memory, BREACH, Breach.NONE.ordinal());
    } finally {
      monitor.exit();
    }
    signal.callAll();
  }

  private void nextRound(boolean bad) {
    long round = round();
    long rounds = Words.getLong(memory, BAD_ROUNDS) & ~bit(round + 1);
    Words.setLong(memory, BAD_ROUNDS, bad ? rounds | bit(round) : rounds & ~bit(round));
    Words.setInt(memory, ARRIVED, 0);
    Words.setLong(memory, ROUND, round + 1);
  }

  private static long bit(long round) {
    return 1L << (round & (Long.SIZE - 1));
  }

  private long round() {
    return Words.getLong(memory, ROUND);
  }

  /** Makes this process one whose death breaks the barrier. */
  public void join() {
    if (members.find(me) >= 0) {
      return;
    }
    if (members.take() < 0) {
      throw new IllegalStateException(
          "at most %d processes can meet at a barrier: name=%s"
              .formatted(members.count(), region.name()));
    }
    Farewell.add(this);
  }

  /** This process will not come any more; its end breaks nothing. */
  public void leave() {
    Farewell.remove(this);
    for (int row = members.find(me); row >= 0; row = members.find(me)) {
      members.free(row, me);
    }
  }

  /** Whether a thread of this process waits here, so that the end of the process is missed. */
  boolean isMissed() {
    return here.get() > 0;
  }

  /** Whether others can still get the barrier. */
  boolean exists() {
    return region.exists();
  }

  /**
   * How many parties make a round.
   *
   * @return a positive number
   */
  public int parties() {
    return (int) region.length();
  }

  /**
   * How many have arrived in this round.
   *
   * @return 0 while the barrier is broken
   */
  public int arrived() {
    return breach() == Breach.NONE ? Words.getInt(memory, ARRIVED) : 0;
  }

  /**
   * Whether and why the barrier is broken.
   *
   * @return NONE if it is not
   */
  public Breach breach() {
    return Breach.ALL[Words.getInt(memory, BREACH)];
  }
}
