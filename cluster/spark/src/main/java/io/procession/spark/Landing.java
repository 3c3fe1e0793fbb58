package io.procession.spark;

import io.procession.InitializerFailedException;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.List;
import java.util.OptionalInt;

/** Tells the pool what became of an attempt. */
final class Landing {
  /** Where Spark does not say which executor it was. */
  private static final WorkerId SOMEWHERE = new WorkerId(-1, -1);

  private Landing() {}

  static void results(EngineHost host, Flight flight, ChunkResult result) {
    result
        .reports()
        .forEach(
            report -> host.results(flight.attempt().id(), report.toResults(result.workerId())));
  }

  static void end(EngineHost host, Flight flight, ChunkResult result) {
    WorkerId worker = result.workerId();
    AttemptEnd end =
        switch (result.end()) {
          case ChunkResult.End.Done() -> done(flight);
          case ChunkResult.End.Undecodable(var failure) ->
              new AttemptEnd.Undecodable(worker, Payload.of(failure));
          case ChunkResult.End.Abandoned(var started, var stop, var explanation) ->
              new AttemptEnd.Lost(
                  started,
                  new AttemptEnd.Loss(worker, stop, OptionalInt.empty(), explanation, List.of()));
          case ChunkResult.End.NotInitialized(var message, var cause) -> {
            host.broken(new InitializerFailedException(message, host.rebuild(Payload.of(cause))));
            yield new AttemptEnd.NotStarted();
          }
        };
    host.ended(flight.attempt().id(), end);
  }

  /** What an attempt that was cancelled did not report did not begin. */
  private static AttemptEnd done(Flight flight) {
    return flight.cancelled() == null ? new AttemptEnd.Done() : new AttemptEnd.NotStarted();
  }

  static void cancelled(EngineHost host, Flight flight) {
    host.ended(
        flight.attempt().id(),
        new AttemptEnd.Lost(
            flight.attempt().from(),
            new AttemptEnd.Loss(
                SOMEWHERE,
                Stop.CANCELLED,
                OptionalInt.empty(),
                "the Spark job was cancelled",
                List.of())));
  }

  /** Spark has given up the chunk while a certain task ran. */
  static void lost(EngineHost host, Flight flight, int task, Throwable failure) {
    host.ended(
        flight.attempt().id(),
        new AttemptEnd.Lost(
            task + 1,
            new AttemptEnd.Loss(
                SOMEWHERE,
                Stop.NONE,
                OptionalInt.empty(),
                "Spark gave up: its executor ended each time that Spark ran it\n  Spark says | "
                    + firstLine(failure),
                List.of())));
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }
}
