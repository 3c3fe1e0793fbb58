package io.procession.spark;

import io.procession.WorkerStartException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts of one call that travel in one job. */
final class GroupFlight implements Job.Listener {
  private final Submitter submitter;
  private final List<Flight> flights;

  GroupFlight(Submitter submitter, List<Flight> flights) {
    this.submitter = submitter;
    this.flights = List.copyOf(flights);
  }

  void start() {
    List<ChunkTask> tasks = new ArrayList<>(flights.size());
    try {
      for (Flight flight : flights) {
        tasks.add(submitter.luggage().pack(flight.attempt(), ChunkTask.Range.of(flight.attempt())));
      }
    } catch (RuntimeException | Error e) {
      ended(e);
      return;
    }
    submitter.run(tasks, this);
  }

  @Override
  public void result(int task, ChunkResult result) {
    Flight flight = flights.get(task);
    if (flight.isLanded()) {
      return; // Spark ran it twice.
    }
    flight.setLanded();
    Landing.results(submitter.host(), flight, result);
    Landing.end(submitter.host(), flight, result);
    submitter.land(flight);
  }

  @Override
  public boolean isUnwanted() {
    return flights.stream().allMatch(flight -> flight.isLanded() || flight.cancelled() != null);
  }

  /**
   * Attempts that did not come back were cancelled, or the job failed because one of them ended its
   * executor too often. Which one, Spark does not say: each is tried alone.
   */
  @Override
  public void ended(@Nullable Throwable failure) {
    List<Flight> left = flights.stream().filter(flight -> !flight.isLanded()).toList();
    String why = submitter.whyNot(failure);
    if (!left.isEmpty() && why != null) {
      submitter.host().broken(new WorkerStartException(why, failure));
    }
    for (Flight flight : left) {
      if (flight.cancelled() != null || submitter.isTerminated() || why != null) {
        flight.setLanded();
        Landing.cancelled(submitter.host(), flight);
        submitter.land(flight);
      } else {
        submitter.submitAlone(flight);
      }
    }
  }
}
