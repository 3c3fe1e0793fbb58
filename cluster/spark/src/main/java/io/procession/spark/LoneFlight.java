package io.procession.spark;

import io.procession.WorkerStartException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose job failed: its tasks travel one by one, so that the one that ends its executor
 * is known.
 */
final class LoneFlight implements Job.Listener {
  private final Submitter submitter;
  private final Flight flight;
  private int task;
  private @Nullable ChunkResult last;

  LoneFlight(Submitter submitter, Flight flight) {
    this.submitter = submitter;
    this.flight = flight;
    this.task = flight.attempt().from();
  }

  /** Sends the next task. */
  void next() {
    last = null;
    ChunkTask.Range all = ChunkTask.Range.of(flight.attempt());
    ChunkTask.Range one =
        new ChunkTask.Range(
            all.attempt(),
            task,
            task + 1,
            all.stopAtFailure(),
            all.firstTask(),
            all.stride(),
            all.number(),
            all.seed());
    submitter.run(List.of(submitter.luggage().pack(flight.attempt(), one)), this);
  }

  @Override
  public void result(int index, ChunkResult result) {
    last = result;
  }

  @Override
  public boolean isUnwanted() {
    return flight.cancelled() != null;
  }

  @Override
  public void ended(@Nullable Throwable failure) {
    ChunkResult result = last;
    if (result != null) {
      Landing.results(submitter.host(), flight, result);
      if (isWhole(result) && ++task < flight.attempt().to() && flight.cancelled() == null) {
        next();
        return;
      }
      Landing.end(submitter.host(), flight, result);
    } else if (flight.cancelled() != null || submitter.isTerminated() || failure == null) {
      Landing.cancelled(submitter.host(), flight);
    } else {
      String why = submitter.whyNot(failure);
      if (why != null) {
        submitter.host().broken(new WorkerStartException(why, failure));
      }
      Landing.lost(submitter.host(), flight, task, failure);
    }
    flight.setLanded();
    submitter.land(flight);
  }

  private static boolean isWhole(ChunkResult result) {
    return result.end() instanceof ChunkResult.End.Done;
  }
}
