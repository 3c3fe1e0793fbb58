package io.procession.mpi;

import io.procession.InitializerFailedException;
import io.procession.mpi.Message.How;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession;
import io.procession.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rank 0's side of one pool: which attempt is with which worker. */
final class RankSession implements EngineSession {
  /** How long ranks may take to end the workers of a pool. They leave stuck tasks after seconds. */
  private static final Duration LEAVE = Duration.ofSeconds(30);

  private final Hub hub;
  private final long id;
  private final EngineHost host;
  private final Map<Integer, Line> lines = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final List<Seat> seats = new ArrayList<>();
  private final Map<Long, Flight> flights = new HashMap<>();
  private int closed;
  private boolean ending;
  private boolean over;

  /** An attempt that was given a place. Guarded by lock. */
  private static final class Flight {
    private final Seat seat;
    private boolean sent;
    private @Nullable Cancel cancelled;

    Flight(Seat seat) {
      this.seat = seat;
    }
  }

  private RankSession(Hub hub, long id, EngineHost host) {
    this.hub = hub;
    this.id = id;
    this.host = host;
  }

  /**
   * Workers are dealt out to the ranks in turn; where there are more, a rank has several threads.
   */
  static RankSession start(Hub hub, long id, int workers, EngineHost host) {
    RankSession session = new RankSession(hub, id, host);
    int ranks = Math.min(workers, hub.ranks() - 1);
    for (int rank = 1; rank <= ranks; rank++) {
      session.lines.put(rank, new Line(hub.post(), rank, id, host));
    }
    for (int worker = 0; worker < workers; worker++) {
      session.seats.add(new Seat(worker, session.line(1 + worker % ranks)));
    }
    hub.add(id, session);
    session.lines.forEach(
        (rank, line) ->
            line.open(
                IntStream.range(0, workers).filter(w -> 1 + w % ranks == rank).boxed().toList()));
    return session;
  }

  private Line line(int rank) {
    Line line = lines.get(rank);
    if (line == null) {
      throw new IllegalStateException("the pool has no workers there: rank=" + rank);
    }
    return line;
  }

  @Override
  public int workers() {
    return seats.size();
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    lock.lock();
    try {
      if (ending) {
        return null;
      }
      for (Seat seat : seats) {
        if (seat.hasRoom(ahead)) {
          Flight flight = give(seat, attempt);
          return () -> send(flight, attempt);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private Flight give(Seat seat, Attempt attempt) {
    Flight flight = new Flight(seat);
    seat.give(attempt);
    flights.put(attempt.id(), flight);
    return flight;
  }

  private void send(Flight flight, Attempt attempt) {
    Seat seat = flight.seat;
    seat.line().run(seat.worker(), attempt, false);
    Cancel how;
    lock.lock();
    try {
      flight.sent = true;
      how = flight.cancelled;
    } finally {
      lock.unlock();
    }
    if (how != null) {
      seat.line().cancel(seat.worker(), attempt.id(), how);
    }
  }

  @Override
  public void rebalance(long nanos) {
    Seat from = null;
    Long attempt = null;
    lock.lock();
    try {
      if (seats.stream().anyMatch(Seat::isIdle)) {
        for (Seat seat : seats) {
          attempt = seat.askBack(nanos);
          if (attempt != null) {
            from = seat;
            break;
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (from != null && attempt != null) {
      from.line().takeBack(from.worker(), attempt);
    }
  }

  @Override
  public void cancel(long attempt, Cancel how) {
    Flight flight;
    boolean sent;
    lock.lock();
    try {
      flight = flights.get(attempt);
      sent = flight != null && flight.sent;
      if (flight != null) {
        flight.cancelled = how;
      }
    } finally {
      lock.unlock();
    }
    if (flight != null && sent) {
      flight.seat.line().cancel(flight.seat.worker(), attempt, how);
    }
  }

  @Override
  public void release(BroadcastId broadcast) {
    lines.values().forEach(line -> line.forget(broadcast));
  }

  @Override
  public String dump(Duration limit) {
    StringBuilder lines = new StringBuilder();
    lock.lock();
    try {
      for (Seat seat : seats) {
        lines.append("worker %d in %s: %s\n".formatted(seat.worker(), where(seat), seat));
      }
    } finally {
      lock.unlock();
    }
    return lines.append("  no stacks\n  Try: jstack with the pid, on the host.\n").toString();
  }

  private String where(Seat seat) {
    Message.Serving serving = hub.host(seat.rank());
    return "rank "
        + seat.rank()
        + (serving == null ? "" : " (pid %d on %s)".formatted(serving.pid(), serving.host()));
  }

  // ------------------------------------------------------------------ news of ranks

  /** On the thread of the post. */
  void received(int from, Message.News news) {
    switch (news) {
      case Message.Results results -> results(results);
      case Message.Ended ended -> ended(ended);
      case Message.Broken(var _, var text, var cause) ->
          host.broken(
              cause.size() == 0
                  ? new MpiException(text, null)
                  : new InitializerFailedException(text, host.rebuild(cause)));
      case Message.AskResource ask ->
          Thread.ofPlatform()
              .daemon()
              .name("procession-mpi-resources")
              .start(() -> line(from).answer(ask));
      case Message.AskBroadcast ask -> line(from).answer(ask);
      case Message.Closed _ -> closed();
      case Message.Serving _, Message.Left _ ->
          throw new IllegalStateException("about no pool: " + news);
    }
  }

  private void results(Message.Results results) {
    host.results(
        results.attempt(),
        new EngineHost.Results(
            new WorkerId(results.worker(), results.pid()),
            results.count(),
            results.busyNanos(),
            Stop.values()[results.stop()],
            results.elements()));
  }

  private void ended(Message.Ended ended) {
    WorkerId worker = new WorkerId(ended.worker(), ended.pid());
    AttemptEnd end =
        switch (ended.how()) {
          case How.Done() -> new AttemptEnd.Done();
          case How.NotStarted() -> new AttemptEnd.NotStarted();
          case How.Undecodable(var failure) -> new AttemptEnd.Undecodable(worker, failure);
          case How.Abandoned(var started, var stop, var explanation) ->
              lost(worker, started, Stop.values()[stop], explanation);
        };
    if (remove(ended.attempt()) != null) {
      host.ended(ended.attempt(), end);
      host.placeFree();
    }
  }

  private static AttemptEnd lost(WorkerId worker, int started, Stop stop, String explanation) {
    return new AttemptEnd.Lost(
        started, new AttemptEnd.Loss(worker, stop, OptionalInt.empty(), explanation, List.of()));
  }

  private @Nullable Seat remove(long attempt) {
    lock.lock();
    try {
      Flight flight = flights.remove(attempt);
      if (flight == null) {
        return null;
      }
      flight.seat.ended(attempt);
      return flight.seat;
    } finally {
      lock.unlock();
    }
  }

  private void closed() {
    lock.lock();
    try {
      closed++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ------------------------------------------------------------------ the end

  @Override
  public void close() {
    if (begin()) {
      seats.forEach(this::sendLast);
      lines.values().forEach(line -> line.close(true));
    }
    awaitEnd();
  }

  @Override
  public void terminate() {
    boolean _ = begin();
    lines.values().forEach(line -> line.close(false));
    awaitEnd();
  }

  private boolean begin() {
    lock.lock();
    try {
      boolean first = !ending;
      ending = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void sendLast(Seat seat) {
    Attempt last = host.lastAttempt().orElse(null);
    if (last == null) {
      return;
    }
    lock.lock();
    try {
      Flight _ = give(seat, last);
    } finally {
      lock.unlock();
    }
    seat.line().run(seat.worker(), last, true);
  }

  private void awaitEnd() {
    boolean interrupted = false;
    List<Long> left;
    long end = System.nanoTime() + LEAVE.toNanos();
    lock.lock();
    try {
      while (closed < lines.size() && !over && end - System.nanoTime() > 0) {
        try {
          long _ = changed.awaitNanos(end - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      left = List.copyOf(flights.keySet());
    } finally {
      lock.unlock();
    }
    hub.remove(id);
    left.forEach(this::giveUp);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ranks answer no more: all that runs fails. Any thread. */
  void giveUp(MpiException why) {
    lock.lock();
    try {
      ending = true;
      over = true;
      flights.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    host.broken(why);
  }

  private void giveUp(long attempt) {
    Seat seat = remove(attempt);
    if (seat != null) {
      Message.Serving serving = hub.host(seat.rank());
      host.ended(
          attempt,
          lost(
              new WorkerId(seat.worker(), serving == null ? 0 : serving.pid()),
              0,
              Stop.NONE,
              "the pool ended before its rank had told what became of it"));
    }
  }
}
