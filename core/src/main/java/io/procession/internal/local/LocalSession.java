package io.procession.internal.local;

import io.procession.MultiprocessingException;
import io.procession.PoolBuilder;
import io.procession.internal.deadline.Deadlines;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.launch.Nesting;
import io.procession.internal.launch.RuntimeDirectory;
import io.procession.internal.supervise.Heartbeats;
import io.procession.internal.supervise.Supervisor;
import io.procession.internal.supervise.WorkerDump;
import io.procession.internal.wire.Halt;
import io.procession.internal.wire.ResultsHead;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The workers of one pool on this host. */
final class LocalSession implements EngineSession, Supervisor.Listener, LimitWatch.Host {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /**
   * The most bytes that are sent by the thread that asks. A worker that is busy does not read, so
   * more than the link takes would make the thread wait; larger attempts are sent by a thread of
   * their own, and never ahead.
   */
  private static final long SMALL = 32 << 10;

  /** How long workers may take to leave: user's shutdown hooks run in this time. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final EngineHost host;
  private final Supervisor supervisor;
  private final LimitWatch limits;
  private volatile int workers;
  private final int maxTasks;
  private final Nesting nesting;

  /** Whether workers are started when there is something to do for them. */
  private final boolean lazy;

  /** How long workers may take to leave. */
  private final Duration leave;

  private final Farewell farewell;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Crew crew;
  private final List<Seat> seats;
  private final Deadlines deadlines;
  private final Heartbeats heartbeats;
  private boolean ending;

  /** Whether no worker was ever started; then the first call must be allowed to. */
  private volatile boolean untouched;

  private LocalSession(PoolBuilder.Settings settings, Site site, EngineHost host) {
    this.nesting = site.nesting();
    this.crew = new Crew(site.firstWorker());
    this.seats = crew.seats();
    this.deadlines = new Deadlines(lock, seats, System::nanoTime);
    this.host = host;
    this.maxTasks = settings.maxTasksPerWorker().orElse(Integer.MAX_VALUE);
    this.supervisor = new Supervisor(site.spec(), settings.spares(), settings.deaths(), this);
    this.heartbeats = new Heartbeats(lock, seats, settings.heartbeatTimeout());
    this.limits = new LimitWatch(settings.limits(), settings.idleTimeout(), this);
    this.lazy = settings.lazyStart() || nesting.started();
    this.leave = settings.workerExit().isPresent() ? longer(settings.startupTimeout()) : LEAVE;
    this.farewell = new Farewell(lock, crew, host, new Farewell.Leave(supervisor, leave));
  }

  private static Duration longer(Duration limit) {
    return limit.compareTo(LEAVE) < 0 ? LEAVE : limit;
  }

  /**
   * Makes a session. In the program its workers are started at once; within a worker they are
   * started when there is something to do, since nobody knows whether there will be.
   */
  static LocalSession start(PoolBuilder.Settings settings, Site site, EngineHost host) {
    LocalSession session = new LocalSession(settings, site, host);
    session.open(settings.workers());
    return session;
  }

  private void open(int count) {
    untouched = nesting.started();
    if (!untouched) {
      Thread.ofVirtual().name("procession-sweep").start(RuntimeDirectory::sweep);
    }
    resize(count);
    limits.start();
  }

  @Override
  public void resize(int count) {
    Crew.Change change;
    lock.lock();
    try {
      workers = count;
      change = crew.resize(count);
      if (lazy) {
        crew.sleep(change.added());
      }
    } finally {
      lock.unlock();
    }
    if (!lazy) {
      change.added().forEach(supervisor::start);
    }
    change.removed().forEach(supervisor::cancel);
    for (Seat seat : change.relieved()) {
      supervisor.relieve(seat.worker(), false);
      letGo(seat.worker());
    }
    if (!untouched) {
      host.placeFree();
    }
  }

  @Override
  public void beforeCall() {
    if (untouched) {
      nesting.checkMayStart();
      untouched = false;
    }
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    return sending(take(attempt, ahead, false), ahead);
  }

  @Override
  public @Nullable Runnable placeAwaited(Attempt attempt, BooleanSupplier ended) {
    Place place = take(attempt, false, !Thread.currentThread().isVirtual());
    if (place == null || !place.isGuest()) {
      return sending(place, false);
    }
    return () -> {
      send(place);
      place.seat().readUntil(ended);
    };
  }

  private @Nullable Runnable sending(@Nullable Place place, boolean ahead) {
    if (place == null) {
      if (!ahead) {
        wakeOne();
      }
      return null;
    }
    return place.isSmall()
        ? () -> send(place)
        : () -> Thread.ofPlatform().daemon().name("procession-send").start(() -> send(place));
  }

  /** Where an attempt, or the first part of it, goes, and whether its caller reads the answer. */
  private record Place(
      Seat seat, Load.Given given, boolean lastOfSeat, boolean isSmall, boolean isGuest) {}

  private @Nullable Place take(Attempt attempt, boolean ahead, boolean mayRead) {
    int others = ahead ? 1 : 0;
    lock.lock();
    try {
      for (Seat seat : seats) {
        if (seat.takes(others) && (seat.isIdle() || seat.runs(attempt.function()))) {
          boolean small = seat.line().bytesToSend(attempt) <= SMALL;
          if (ahead && !small) {
            continue;
          }
          Load.Given given = seat.give(attempt);
          if (seat.isSpent()) {
            seat.relieve();
          }
          deadlines.given(given.attempt());
          heartbeats.given();
          boolean guest = mayRead && small && seat.takeTurn();
          return new Place(seat, given, seat.isSpent(), small, guest);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void rebalance(long nanos) {
    Attempt back;
    lock.lock();
    try {
      Seat longest = ending ? null : crew.longestWaiting(nanos);
      back = longest == null ? null : longest.takeBack();
    } finally {
      lock.unlock();
    }
    if (back != null) {
      host.ended(back.id(), new AttemptEnd.NotStarted());
    }
  }

  /**
   * Starts one worker that sleeps. Each chunk that finds no place asks, so a single task wakes one.
   */
  private void wakeOne() {
    int index = supplied(() -> ending ? -1 : crew.wakeOne());
    if (index >= 0) {
      supervisor.start(index);
    }
  }

  private void send(Place place) {
    Seat seat = place.seat();
    if (place.lastOfSeat()) {
      supervisor.relieve(seat.worker(), true);
    }
    // The interrupt of a thread that submits would close the link, and end another call's tasks.
    boolean interrupted = Thread.interrupted();
    try {
      if (place.isGuest()) {
        seat.line().send(place.given().attempt(), place.given().slot());
      } else {
        seat.line().run(place.given().attempt(), place.given().slot());
      }
    } catch (IOException e) {
      // The worker died. Its end is reported with the process; nothing is decided here.
      LOG.log(Level.DEBUG, "cannot send to " + seat.worker().id(), e);
    } catch (RuntimeException | Error e) {
      if (isOver(seat)) {
        LOG.log(Level.DEBUG, "cannot send to " + seat.worker().id() + " any more", e);
      } else {
        ResultReader.giveUp(seat.worker(), e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the end of a worker is known, after which its links and its status are closed. */
  private boolean isOver(Seat seat) {
    return supplied(() -> ending || seat.isGone());
  }

  @Override
  public Runnable prepare(LaunchedWorker worker) {
    WorkerLine line = new WorkerLine(worker, host);
    locked(() -> crew.prepares(line));
    try {
      Preparation.run(line, host);
    } finally {
      locked(() -> crew.prepared(line));
    }
    return () -> ready(line);
  }

  private <T> T supplied(Supplier<T> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String dump(Duration limit) {
    List<WorkerDump> asked;
    String vacancies;
    lock.lock();
    try {
      asked = ending ? List.of() : crew.ask();
      vacancies = ending ? "its workers are ending\n" : crew.vacancies();
    } finally {
      lock.unlock();
    }
    return WorkerDump.await(asked, limit) + vacancies;
  }

  private void ready(WorkerLine line) {
    LaunchedWorker worker = line.worker();
    boolean wanted;
    Seat former;
    Seat seat;
    lock.lock();
    try {
      wanted = crew.uses(worker.id().index());
      former = crew.latestOf(worker.id().index());
      if (former != null && former.isRecycled()) {
        former.relieve();
      }
      seat = new Seat(line, maxTasks, former);
      if (!wanted) {
        seat.relieve(); // The pool has become smaller while it got ready.
      }
      seats.add(seat);
    } finally {
      lock.unlock();
    }
    seat.startReceiver(new ResultReader(this, seat, host));
    if (former != null) {
      letGo(former.worker()); // Recycled, and idle by now.
    }
    if (!wanted) {
      supervisor.relieve(worker, false);
      letGo(worker);
    }
    host.placeFree();
  }

  @Override
  public List<LaunchedWorker> watched() {
    return snapshot().stream().map(Seat::worker).toList();
  }

  @Override
  public void recycle(LaunchedWorker worker, Supplier<String> why) {
    lock.lock();
    try {
      Seat seat = crew.seatOf(worker);
      if (seat == null || !seat.beginRecycling()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    LOG.log(Level.DEBUG, () -> worker.id() + " is replaced: " + why.get());
    supervisor.relieve(worker, true);
  }

  @Override
  public boolean killsTasks() {
    return true;
  }

  @Override
  public void cancel(long attempt, Cancel how) {
    boolean back;
    Seat seat;
    lock.lock();
    try {
      seat = ending ? null : crew.seatOfAttempt(attempt);
      back = seat != null && seat.takeBack(attempt);
      if (seat != null && !back) {
        seat.cancel(attempt, how);
        deadlines.cancelled(seat);
      }
    } finally {
      lock.unlock();
    }
    if (seat != null && back) {
      host.ended(attempt, new AttemptEnd.NotStarted());
      letGo(seat.worker()); // It may have been relieved, and waited for nothing else.
    }
  }

  /** Notes results; the last ones take the attempt from its worker, which makes room. */
  ResultReader.Reported report(Seat seat, ResultsHead head) {
    lock.lock();
    try {
      Stop stop =
          head.halt() == Halt.NONE && !head.last()
              ? Stop.NONE
              : seat.clock().settle(head.attempt());
      Load.Given given = seat.report(head.attempt(), head.count(), head.last());
      if (head.last()) {
        deadlines.cancelled(seat); // The next one, if it was.
      }
      return new ResultReader.Reported(given, stop, seat.isGone());
    } finally {
      lock.unlock();
    }
  }

  /** Lets a worker go that was relieved and has nothing left to do. */
  void letGo(LaunchedWorker worker) {
    farewell.letGo(worker);
  }

  @Override
  public void relieveIdle(Duration idle) {
    List<Seat> relieved =
        supplied(() -> ending ? List.of() : crew.relieveIdle(System.nanoTime() - idle.toNanos()));
    for (Seat seat : relieved) {
      supervisor.relieve(seat.worker(), false);
      letGo(seat.worker());
    }
    if (!relieved.isEmpty()) {
      host.placeFree(); // A chunk may have come meanwhile; it wakes a worker up.
    }
  }

  @Override
  public void lost(LaunchedWorker worker, AttemptEnd.Loss loss) {
    Seat seat = leave(worker);
    if (seat == null) {
      return;
    }
    seat.drain();
    abandon(seat, loss).forEach(ended -> host.ended(ended.attempt(), ended.end()));
    host.placeFree();
  }

  private @Nullable Seat leave(LaunchedWorker worker) {
    lock.lock();
    try {
      Seat seat = crew.seatOf(worker);
      if (seat != null) {
        seat.setGone();
      }
      return seat;
    } finally {
      lock.unlock();
    }
  }

  private List<Seat.Ended> abandon(Seat seat, AttemptEnd.Loss loss) {
    return supplied(
        () -> {
          seats.remove(seat);
          return seat.abandon(loss);
        });
  }

  @Override
  public void broken(MultiprocessingException cause) {
    host.broken(cause);
  }

  @Override
  public void close() {
    limits.stop();
    end();
    supervisor.expectEnds();
    farewell.letAllGo();
    supervisor.stop(leave);
    farewell.endAll();
  }

  /** The status of a worker must not be looked at any more. */
  private void end() {
    locked(
        () -> {
          ending = true;
          deadlines.end();
          heartbeats.end();
        });
  }

  @Override
  public void release(BroadcastId id) {
    for (Seat seat : snapshot()) {
      Thread.ofVirtual().name("procession-forget").start(() -> seat.line().forget(id));
    }
  }

  private List<Seat> snapshot() {
    return supplied(() -> List.copyOf(seats));
  }

  @Override
  public void terminate() {
    limits.stop();
    end();
    supervisor.stop(Duration.ZERO);
  }
}
