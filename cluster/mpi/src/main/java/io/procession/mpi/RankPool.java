package io.procession.mpi;

import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import io.procession.spi.ShippedClasses;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of one pool that is in this rank: its classes, its functions, its workers. Used by the
 * thread of the post, except where a method says so.
 */
final class RankPool {
  private final long id;
  private final RankServer server;
  private final Post post;
  private final ShippedClasses classes;
  private final Map<Long, EncodedFunction> functions = new HashMap<>();
  private final Map<Integer, Slot> slots = new HashMap<>();

  RankPool(long id, RankServer server, Post post) {
    this.id = id;
    this.server = server;
    this.post = post;
    this.classes = ShippedClasses.open(ClassLoader.getSystemClassLoader(), this::resource);
  }

  long id() {
    return id;
  }

  void start(Message.Start start) {
    Optional<EncodedFunction> initializer = Optional.ofNullable(functions.get(start.initializer()));
    for (int worker : start.workers()) {
      Slot slot = new Slot(this, worker, initializer);
      slots.put(worker, slot);
      slot.start();
    }
  }

  void addCode(Payload entries) {
    classes.add(entries);
  }

  void addFunction(Message.Function function) {
    if (functions.size() >= Line.MAX_FUNCTIONS) {
      functions.clear();
    }
    functions.put(
        function.id(),
        new EncodedFunction(
            function.id(),
            function.generation(),
            function.codePosition(),
            function.encoded(),
            FunctionKind.of(function.kind()),
            classes.loader(function.generation()),
            function.description()));
  }

  void run(Message.Run run) {
    Attempt attempt = attempt(run.task(), run.inputs());
    Slot slot = slot(run.worker());
    if (run.isLast()) {
      slot.setLast(attempt);
    } else {
      slot.run(attempt);
    }
  }

  private Slot slot(int worker) {
    Slot slot = slots.get(worker);
    if (slot == null) {
      throw new IllegalStateException("no such worker in this rank: worker=" + worker);
    }
    return slot;
  }

  private Attempt attempt(Message.Task task, Payload inputs) {
    EncodedFunction function = functions.get(task.function());
    if (function == null) {
      throw new IllegalStateException("a chunk came before its function: " + task);
    }
    return new Attempt(
        task.attempt(),
        function,
        inputs,
        task.codePosition(),
        task.from(),
        task.to(),
        task.stopAtFailure(),
        task.firstTask(),
        task.stride(),
        task.number(),
        task.seed(),
        limit(task),
        1);
  }

  private static Optional<Attempt.Limit> limit(Message.Task task) {
    return task.timeoutNanos() < 0
        ? Optional.empty()
        : Optional.of(
            new Attempt.Limit(
                Duration.ofNanos(task.timeoutNanos()), Duration.ofNanos(task.graceNanos())));
  }

  void cancel(Message.Cancel cancel) {
    slot(cancel.worker())
        .cancel(
            cancel.attempt(),
            new Cancel(cancel.interrupt(), Duration.ofNanos(cancel.graceNanos())));
  }

  void takeBack(int worker, long attempt) {
    slot(worker).takeBack(attempt);
  }

  void forget(Message.Forget forget) {
    BroadcastId broadcast = new BroadcastId(forget.of(), forget.number());
    slots.values().forEach(slot -> slot.forget(broadcast));
  }

  /** Ends the workers on a thread of its own, which waits for them and then tells rank 0. */
  void close(boolean inOrder) {
    List<Slot> all = List.copyOf(slots.values());
    Thread.ofPlatform()
        .daemon()
        .name("procession-mpi-close-" + id)
        .start(
            () -> {
              endAll(all, inOrder);
              server.silence(id);
              tell(new Message.Closed(id));
            });
  }

  private static void endAll(List<Slot> slots, boolean inOrder) {
    List<Thread> enders =
        slots.stream()
            .map(slot -> Thread.ofPlatform().daemon().start(() -> slot.close(inOrder)))
            .toList();
    try {
      for (Thread ender : enders) {
        ender.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody has this thread; it need not wait then.
    }
  }

  // ------------------------------------------------------------------ any thread

  void tell(Message.News news) {
    post.send(0, news);
  }

  Message.Answer broadcast(BroadcastId of) {
    return server.ask(
        post, question -> new Message.AskBroadcast(id, question, of.pool(), of.number()));
  }

  ClassLoader loader(int generation) {
    return classes.loader(generation);
  }

  long codePosition() {
    return classes.position();
  }

  private Payload resource(int generation, String name) {
    return server
        .ask(post, question -> new Message.AskResource(id, question, generation, name))
        .value();
  }
}
