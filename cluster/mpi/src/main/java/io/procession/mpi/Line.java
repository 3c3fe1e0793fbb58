package io.procession.mpi;

import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.Payload;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of one pool to one rank. Knows what the rank has already got: functions and shipped
 * classes travel once.
 */
final class Line {
  /** Functions that a rank keeps; both ends forget all of them at the same message. */
  static final int MAX_FUNCTIONS = 1000;

  private final Post post;
  private final int rank;
  private final long pool;
  private final EngineHost host;

  // Guarded by this, which also keeps messages behind what they need.
  private final Set<Long> functions = new HashSet<>();
  private long codePosition;

  Line(Post post, int rank, long pool, EngineHost host) {
    this.post = post;
    this.rank = rank;
    this.pool = pool;
    this.host = host;
  }

  int rank() {
    return rank;
  }

  synchronized void open(List<Integer> workers) {
    post.send(rank, new Message.Open(pool));
    EncodedFunction initializer = host.initializer().orElse(null);
    if (initializer != null) {
      bring(initializer);
    }
    post.send(rank, new Message.Start(pool, initializer == null ? -1 : initializer.id(), workers));
  }

  synchronized void run(int worker, Attempt attempt, boolean isLast) {
    bring(attempt.codePosition());
    bring(attempt.function());
    post.send(rank, new Message.Run(pool, worker, isLast, task(attempt), attempt.inputs()));
  }

  private static Message.Task task(Attempt attempt) {
    Attempt.Limit limit = attempt.limit().orElse(null);
    return new Message.Task(
        attempt.id(),
        attempt.function().id(),
        attempt.codePosition(),
        attempt.from(),
        attempt.to(),
        attempt.stopAtFailure(),
        attempt.firstTask(),
        attempt.stride(),
        attempt.number(),
        attempt.seed(),
        limit == null ? -1 : nanos(limit.timeout()),
        limit == null ? -1 : nanos(limit.grace()));
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // More than 292 years.
    }
  }

  private void bring(EncodedFunction function) {
    bring(function.codePosition());
    if (functions.size() >= MAX_FUNCTIONS && !functions.contains(function.id())) {
      functions.clear();
    }
    if (functions.add(function.id())) {
      post.send(
          rank,
          new Message.Function(
              pool,
              function.id(),
              function.generation(),
              function.codePosition(),
              function.kind().ordinal(),
              function.description(),
              function.payload()));
    }
  }

  private void bring(long position) {
    if (position > codePosition) {
      post.send(rank, new Message.Code(pool, host.code(codePosition, position)));
      codePosition = position;
    }
  }

  synchronized void answer(Message.AskBroadcast ask) {
    EncodedValue value = host.broadcast(new BroadcastId(ask.of(), ask.number())).orElse(null);
    if (value != null) {
      bring(value.codePosition());
    }
    post.send(
        rank,
        new Message.Answer(
            pool,
            ask.question(),
            value != null,
            value == null ? 0 : value.generation(),
            value == null ? Payload.EMPTY : value.payload()));
  }

  /** Runs code of the user's class loaders, and may wait. */
  void answer(Message.AskResource ask) {
    Payload found = Payload.EMPTY;
    try {
      found = host.resources(ask.generation(), ask.name());
    } finally {
      // The task that asked must go on, whatever happened here.
      post.send(rank, new Message.Answer(pool, ask.question(), true, 0, found));
    }
  }

  void cancel(int worker, long attempt, Cancel how) {
    post.send(rank, new Message.Cancel(pool, worker, attempt, how.interrupt(), nanos(how.grace())));
  }

  void takeBack(int worker, long attempt) {
    post.send(rank, new Message.TakeBack(pool, worker, attempt));
  }

  void forget(BroadcastId id) {
    post.send(rank, new Message.Forget(pool, id.pool(), id.number()));
  }

  void close(boolean inOrder) {
    post.send(rank, new Message.Close(pool, inOrder));
  }
}
