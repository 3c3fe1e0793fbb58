package io.procession.internal.local;

import io.procession.internal.codec.Texts;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.supervise.Supervisor;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How workers leave in order: they run what the pool wants of a worker after its last task, and are
 * told that there is nothing more.
 */
final class Farewell {
  private static final Logger LOG = System.getLogger("io.procession.local");

  private final ReentrantLock lock;
  private final Crew crew;
  private final EngineHost host;
  private final Leave leave;

  /**
   * Makes the farewell of a session.
   *
   * @param lock the session's
   * @param crew its seats, guarded by the lock
   * @param host has what workers run before they leave
   * @param leave who waits for their end, and how long
   */
  Farewell(ReentrantLock lock, Crew crew, EngineHost host, Leave leave) {
    this.lock = lock;
    this.crew = crew;
    this.host = host;
    this.leave = leave;
  }

  /**
   * The end of a worker that was told to leave.
   *
   * @param supervisor expects it
   * @param grace after which the worker is killed
   */
  record Leave(Supervisor supervisor, Duration grace) {}

  /** Lets a worker go that was relieved and has nothing left to do. Does not wait. */
  void letGo(LaunchedWorker worker) {
    Seat seat;
    lock.lock();
    try {
      seat = crew.seatOf(worker);
      if (seat == null || seat.isGone() || !seat.isRelieved() || !seat.isIdle()) {
        return;
      }
      seat.setGone();
    } finally {
      lock.unlock();
    }
    // By a thread of its own: a worker that was stopped takes no bytes, and is killed in the end.
    Thread.ofVirtual().name("procession-good-bye").start(() -> sayGoodBye(seat));
  }

  /** Relieves all workers, and lets those go that have nothing to do. Does not wait. */
  void letAllGo() {
    List<Seat> all;
    lock.lock();
    try {
      all = List.copyOf(crew.seats());
      all.forEach(Seat::relieve);
    } finally {
      lock.unlock();
    }
    all.forEach(seat -> letGo(seat.worker()));
  }

  private void sayGoodBye(Seat seat) {
    host.lastAttempt().ifPresent(last -> give(seat, last));
    seat.line().sayGoodBye();
    leave.supervisor.leaves(seat.worker(), leave.grace);
  }

  private void give(Seat seat, Attempt last) {
    Load.Given given;
    lock.lock();
    try {
      given = crew.seatOf(seat.worker()) == seat ? seat.giveLast(last) : null;
    } finally {
      lock.unlock();
    }
    if (given == null) {
      host.ended(last.id(), new AttemptEnd.Lost(last.from(), loss(seat.worker())));
      return;
    }
    try {
      seat.line().run(given.attempt(), given.slot());
    } catch (IOException e) {
      // The worker died. Its end is reported with the process; nothing is decided here.
      LOG.log(Level.DEBUG, "cannot send to " + seat.worker().id(), e);
    } catch (RuntimeException | Error e) {
      ResultReader.giveUp(seat.worker(), e);
    }
  }

  /** Ends what workers were to run before they left, and had not done when they were killed. */
  void endAll() {
    for (Seat seat : List.copyOf(crew.seats())) {
      seat.drain();
      AttemptEnd.Loss loss = loss(seat.worker());
      List<Seat.Ended> left;
      lock.lock();
      try {
        left = seat.abandonAtTheEnd(loss);
      } finally {
        lock.unlock();
      }
      left.forEach(ended -> host.ended(ended.attempt(), ended.end()));
    }
  }

  private AttemptEnd.Loss loss(LaunchedWorker worker) {
    Process process = worker.process();
    return new AttemptEnd.Loss(
        worker.id(),
        Stop.NONE,
        process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue()),
        "it had not done what it runs before it leaves when it ended\n"
            + "  Workers may take %s for that; see PoolBuilder.workerExit."
                .formatted(Texts.of(leave.grace)),
        List.of());
  }
}
