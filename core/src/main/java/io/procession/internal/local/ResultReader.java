package io.procession.internal.local;

import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.transport.Turn;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.Halt;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.ResultsHead;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives what one worker sends on its data link, until the link ends: on a thread of its own, or
 * on that of a caller which has the {@link Turn}.
 */
final class ResultReader implements Runnable {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** From the end of a link to the end of the process whose death it is the first sign of. */
  private static final long DYING_MILLIS = 1_000;

  private final LocalSession session;
  private final Seat seat;
  private final EngineHost host;

  /**
   * Makes the reader of a worker.
   *
   * @param session told which attempts have ended
   * @param seat of the worker
   * @param host takes the results
   */
  ResultReader(LocalSession session, Seat seat, EngineHost host) {
    this.session = session;
    this.seat = seat;
    this.host = host;
  }

  @Override
  public void run() {
    LaunchedWorker worker = seat.worker();
    try {
      Turn turn = worker.data().turn();
      if (turn != null) {
        turn.readAll(() -> next(worker));
        return;
      }
      while (next(worker)) {
        // Until the link ends.
      }
    } catch (IOException e) {
      // A torn frame means that the worker was killed while it wrote. A frame that is not one means
      // that the link cannot be trusted; without it the worker is of no use.
      LOG.log(Level.DEBUG, "the link of " + worker.id() + " broke", e);
      endAfter(worker, e);
    } catch (RuntimeException | Error e) {
      giveUp(worker, e);
    }
  }

  /** Reads in the calling thread, which has the turn, until its answer is there. */
  void readAsGuest(Turn turn, BooleanSupplier answered) {
    LaunchedWorker worker = seat.worker();
    try {
      turn.readUntil(answered, () -> next(worker));
    } catch (RuntimeException | Error e) {
      giveUp(worker, e);
    }
  }

  /** A worker that died has its own reason; one that lives on is of no use without its link. */
  private static void endAfter(LaunchedWorker worker, IOException broken) {
    boolean died = false;
    try {
      died = worker.process().waitFor(DYING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!died) {
      worker.kill(
          "killed by its pool, as what it sent could not be understood: %s\n"
                  .formatted(broken.getMessage())
              + "  Try: look for code in tasks that writes to descriptors which it did not open.");
    }
  }

  /**
   * A method of its own, so that no variable keeps a large result while the next one is awaited.
   */
  private boolean next(LaunchedWorker worker) throws IOException {
    Frame frame = worker.data().receive();
    if (frame == null) {
      return false;
    }
    if (frame.type() != MessageType.RESULTS) {
      throw new IOException("not a message for a caller: type=" + frame.type());
    }
    received(ResultsHead.readFrom(frame.fields()), frame);
    return true;
  }

  /**
   * Ends a worker whose link is in an unknown state, because memory ran out here for example. Its
   * tasks are lost then, which is reported, instead of waited for.
   */
  static void giveUp(LaunchedWorker worker, Throwable cause) {
    LOG.log(Level.ERROR, worker.id() + " is given up", cause);
    worker.kill(
        "killed by its pool, which could not take what it sent: %s\n".formatted(cause)
            + "  Try: more memory for this process (-Xmx), or smaller results and chunks.");
  }

  /**
   * What a report means.
   *
   * @param given the attempt that it is of; null if it has ended before
   * @param stop why it was stopped
   * @param condemned whether the worker is to be killed, so that it must begin nothing more
   */
  record Reported(Load.@Nullable Given given, Stop stop, boolean condemned) {}

  private void received(ResultsHead head, Frame frame) {
    Reported reported = session.report(seat, head);
    if (head.halt() != Halt.NONE && !reported.condemned()) {
      seat.line().control().resume(head.attempt()); // From here on nothing of it is killed.
    }
    Load.Given given = reported.given();
    if (given == null) {
      return; // Its end was reported already.
    }
    if (head.undecodable()) {
      host.ended(head.attempt(), new AttemptEnd.Undecodable(seat.worker().id(), frame.body()));
    } else {
      pass(head, frame, given, reported.stop());
    }
    if (head.last()) {
      session.letGo(seat.worker());
      host.placeFree();
    }
  }

  private void pass(ResultsHead head, Frame frame, Load.Given given, Stop why) {
    if (head.count() > 0) {
      host.results(
          head.attempt(),
          new EngineHost.Results(
              seat.worker().id(),
              head.count(),
              head.busyNanos(),
              head.halt() == Halt.TASK ? why : Stop.NONE,
              frame.body()));
    }
    if (head.last()) {
      host.ended(
          head.attempt(), given.leavesRest() ? new AttemptEnd.NotStarted() : new AttemptEnd.Done());
    }
  }
}
