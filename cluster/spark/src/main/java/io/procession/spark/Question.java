package io.procession.spark;

import io.procession.spi.BroadcastId;
import io.procession.spi.EngineSession;
import java.io.Serializable;
import java.time.Duration;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** What an executor asks the driver while a chunk runs. */
sealed interface Question extends Serializable {
  /** The pool it is about. */
  String pool();

  /** A class or another resource that the executor does not have; answered by {@code byte[][]}. */
  record ForResource(String pool, int generation, String resource) implements Question {}

  /** A value of {@code pool.broadcast}; answered by a {@link Value}, or null. */
  record ForBroadcast(String pool, long of, long number) implements Question {
    BroadcastId id() {
      return new BroadcastId(of, number);
    }
  }

  /** Whether an attempt shall stop; answered by a {@link Stop}, or null. */
  record ForStop(String pool, long attempt) implements Question {}

  /** A number for a new worker; answered by an {@code Integer}. */
  record ForNumber(String pool, String executor) implements Question {}

  /** A value of {@code pool.broadcast}, sent by Spark's broadcast. */
  record Value(int generation, Broadcast<byte[][]> payload, ChunkTask.PoolOrigin origin)
      implements Serializable {}

  /** How an attempt is to stop. */
  record Stop(boolean interrupt, long graceNanos) implements Serializable {
    static @Nullable Stop of(EngineSession.@Nullable Cancel how) {
      return how == null ? null : new Stop(how.interrupt(), how.grace().toNanos());
    }

    EngineSession.Cancel toCancel() {
      return new EngineSession.Cancel(interrupt, Duration.ofNanos(graceNanos));
    }
  }
}
