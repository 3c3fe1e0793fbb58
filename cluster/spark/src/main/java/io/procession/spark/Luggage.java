package io.procession.spark;

import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * What a pool sends to each executor once: functions, shipped classes, values of {@code
 * pool.broadcast}, and inputs that are large. Executors fetch it from the driver and from each
 * other (Spark's torrent broadcast).
 */
final class Luggage {
  /**
   * Inputs of this size or more go by broadcast, smaller ones with the task. Larger: nearer to
   * {@code spark.rpc.message.maxSize} (128 MiB), at which Spark refuses the job.
   */
  private static final long LARGE = 8L << 20;

  /** Functions that are kept for calls to come. */
  private static final int MAX_FUNCTIONS = 1000;

  private final JavaSparkContext context;
  private final EngineHost host;
  private final String pool;

  // Guarded by this.
  private final Map<Long, ChunkTask.ShippedFunction> functions = new HashMap<>();
  private final Map<BroadcastId, Broadcast<byte[][]>> values = new HashMap<>();
  private final List<Broadcast<byte[][]>> code = new ArrayList<>();
  private long codePosition;
  private ChunkTask.@Nullable ShippedFunction initializer;

  Luggage(SparkContext context, EngineHost host, String pool) {
    this.context = JavaSparkContext.fromSparkContext(context);
    this.host = host;
    this.pool = pool;
  }

  /** An attempt in the form in which it travels. */
  ChunkTask pack(Attempt attempt, ChunkTask.Range range) {
    Payload inputs = attempt.inputs();
    boolean large = inputs.size() >= LARGE;
    return new ChunkTask(
        origin(Math.max(attempt.codePosition(), attempt.function().codePosition())),
        function(attempt.function()),
        large ? null : Blocks.of(inputs),
        large ? context.broadcast(Blocks.of(inputs)) : null,
        range,
        ChunkTask.Limits.of(attempt.limit()));
  }

  /** The pool, with its code log up to a position at least. */
  synchronized ChunkTask.PoolOrigin origin(long position) {
    if (initializer == null) {
      initializer = host.initializer().map(this::function).orElse(null);
    }
    addCode(host.initializer().map(EncodedFunction::codePosition).orElse(0L));
    addCode(position);
    return new ChunkTask.PoolOrigin(pool, List.copyOf(code), codePosition, initializer);
  }

  private void addCode(long position) {
    if (position > codePosition) {
      code.add(context.broadcast(Blocks.of(host.code(codePosition, position))));
      codePosition = position;
    }
  }

  private synchronized ChunkTask.ShippedFunction function(EncodedFunction function) {
    ChunkTask.ShippedFunction known = functions.get(function.id());
    if (known == null) {
      if (functions.size() >= MAX_FUNCTIONS) {
        functions.clear(); // Spark drops broadcasts that nobody refers to.
      }
      known =
          new ChunkTask.ShippedFunction(
              function.id(),
              function.generation(),
              function.kind().ordinal(),
              function.description(),
              context.broadcast(Blocks.of(function.payload())));
      functions.put(function.id(), known);
    }
    return known;
  }

  synchronized Broadcast<byte[][]> broadcast(BroadcastId id, EncodedValue value) {
    return values.computeIfAbsent(id, _ -> context.broadcast(Blocks.of(value.payload())));
  }

  synchronized void release(BroadcastId id) {
    Broadcast<byte[][]> value = values.remove(id);
    if (value != null) {
      value.unpersist();
    }
  }

  /** Lets executors forget everything; does not wait for them. */
  synchronized void destroy() {
    if (context.sc().isStopped()) {
      return;
    }
    values.values().forEach(Broadcast::unpersist);
    functions.values().forEach(function -> function.payload().unpersist());
    code.forEach(Broadcast::unpersist);
  }
}
