package io.procession.spark;

import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import io.procession.spi.ShippedClasses;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The part of one pool that is in this executor: its classes, its functions, and a worker for each
 * chunk that runs at the same time. Workers stay, with their state, for later chunks.
 */
final class ExecutorPool {
  /** The numbers of an executor's workers where the driver gives none. */
  private static final int NUMBERS = 1 << 10;

  private final String id;
  private final ShippedClasses classes;

  // Guarded by this.
  private final Map<Long, EncodedFunction> functions = new HashMap<>();
  private final ArrayDeque<Slot> idle = new ArrayDeque<>();
  private int slots;
  private int busy;
  private long used = System.nanoTime();

  ExecutorPool(String id) {
    this.id = id;
    ClassLoader parent = Thread.currentThread().getContextClassLoader();
    this.classes =
        ShippedClasses.open(
            parent == null ? ClassLoader.getSystemClassLoader() : parent, this::resource);
  }

  ChunkResult run(ChunkTask task, TaskContext context) {
    Attempt attempt = attempt(task);
    Slot slot = take(initializer(task.pool()));
    try {
      return slot.run(attempt, context);
    } finally {
      giveBack(slot);
    }
  }

  /** It is used, or about to be. */
  synchronized void touch() {
    used = System.nanoTime();
  }

  /** Ends the workers if nothing ran for that long. */
  synchronized boolean closeIfRested(Duration rest) {
    if (busy > 0 || System.nanoTime() - used < rest.toNanos()) {
      return false;
    }
    idle.forEach(Slot::close);
    idle.clear();
    return true;
  }

  private synchronized Slot take(Optional<EncodedFunction> initializer) {
    busy++;
    Slot slot = idle.pollLast();
    return slot == null ? new Slot(this, newNumber(), initializer) : slot;
  }

  private int newNumber() {
    String executor = SparkEnv.get().executorId();
    Object given = ProcessionPlugin.ask(new Question.ForNumber(id, executor));
    return given instanceof Integer number ? number : executorNumber() * NUMBERS + slots++;
  }

  private synchronized void giveBack(Slot slot) {
    busy--;
    used = System.nanoTime();
    if (slot.isUsable()) {
      idle.addLast(slot);
    } else {
      slot.close();
    }
  }

  /** In local mode the driver is the executor, whose name is no number. */
  private static int executorNumber() {
    String name = SparkEnv.get().executorId();
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Attempt attempt(ChunkTask task) {
    addCode(task.pool());
    ChunkTask.Range range = task.range();
    return new Attempt(
        range.attempt(),
        function(task.function()),
        Payload.of(task.inputBlocks()),
        task.pool().codePosition(),
        range.from(),
        range.to(),
        range.stopAtFailure(),
        range.firstTask(),
        range.stride(),
        range.number(),
        range.seed(),
        Optional.ofNullable(task.limits()).map(ChunkTask.Limits::toLimit),
        1);
  }

  private Optional<EncodedFunction> initializer(ChunkTask.PoolOrigin origin) {
    return Optional.ofNullable(origin.initializer()).map(this::function);
  }

  private synchronized EncodedFunction function(ChunkTask.ShippedFunction shipped) {
    return functions.computeIfAbsent(
        shipped.id(),
        number ->
            new EncodedFunction(
                number,
                shipped.generation(),
                classes.position(),
                Payload.of(shipped.payload().value()),
                FunctionKind.of(shipped.kind()),
                classes.loader(shipped.generation()),
                shipped.description()));
  }

  /** Adds the shipped classes that this executor does not have. */
  synchronized void addCode(ChunkTask.PoolOrigin origin) {
    if (classes.position() < origin.codePosition()) {
      origin.code().forEach(range -> classes.add(Payload.of(range.value())));
    }
  }

  ClassLoader loader(int generation) {
    return classes.loader(generation);
  }

  /** A value of {@code pool.broadcast}; null if it was closed. */
  Question.@Nullable Value broadcast(long of, long number) {
    return (Question.Value) ProcessionPlugin.ask(new Question.ForBroadcast(id, of, number));
  }

  /** Whether the program wants the attempt to stop. */
  Question.@Nullable Stop stop(long attempt) {
    return (Question.Stop) ProcessionPlugin.ask(new Question.ForStop(id, attempt));
  }

  private Payload resource(int generation, String name) {
    byte[][] answer =
        (byte[][]) ProcessionPlugin.ask(new Question.ForResource(id, generation, name));
    return answer == null ? Payload.EMPTY : Payload.of(answer);
  }
}
