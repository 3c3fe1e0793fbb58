package io.procession.internal.launch;

import io.procession.internal.logging.LogTarget;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.wire.BroadcastRequest;
import io.procession.internal.wire.ClassRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.LogEntry;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's end of the control link of one worker, or of another child. Answers what it asks on
 * a thread of its own: finding a class runs code of the user's loaders, which may wait. Tells it
 * what to stop, and asks it what it does.
 */
public final class ControlDesk {
  private static final Logger LOG = System.getLogger("io.procession.launch");

  private final LaunchedWorker worker;
  private final Library library;
  private final ReentrantLock sending = new ReentrantLock();

  /** Guarded by sending. */
  private final PayloadWriter fields = new PayloadWriter();

  /** Who waits for the answer to which DUMP. */
  private final Map<Long, CompletableFuture<String>> dumps = new ConcurrentHashMap<>();

  private final AtomicLong dumpNumbers = new AtomicLong();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private boolean saidGoodBye;

  /**
   * Makes the desk; {@link #start} opens it.
   *
   * @param worker who asks
   * @param library where answers are found
   */
  public ControlDesk(LaunchedWorker worker, Library library) {
    this.worker = worker;
    this.library = library;
  }

  /** Where classes and resources are found that did not travel. */
  @FunctionalInterface
  public interface Library {
    /**
     * A class, or another resource. Runs code of the user's class loaders, and may wait.
     *
     * @param generation the generation of shipped classes whose loader asks
     * @param resource its name, such as {@code shop/Order.class}
     * @return how many were found, and the length and the bytes of each
     */
    Payload resources(int generation, String resource);

    /**
     * A value that tasks share.
     *
     * @param request which
     * @return its generation, the part of the code log that the worker lacks, and the value; empty
     *     if it is not there
     */
    default Payload broadcast(BroadcastRequest request) {
      return Payload.EMPTY;
    }
  }

  /**
   * Begins to answer; ends with the worker's link.
   *
   * @param worker who asks
   * @param library where answers are found
   * @return the desk
   */
  public static ControlDesk open(LaunchedWorker worker, Library library) {
    ControlDesk desk = new ControlDesk(worker, library);
    desk.start();
    return desk;
  }

  /** Begins to answer; ends with the worker's link. */
  public void start() {
    // A platform thread, because it waits for a socket: see ARCHITECTURE.md, threads.
    Thread.ofPlatform()
        .daemon()
        .name("procession-control of " + worker.id())
        .start(
            () -> {
              try {
                serve();
              } finally {
                end.complete(saidGoodBye);
                dumps.values().forEach(dump -> dump.cancel(false));
              }
            });
  }

  /**
   * Becomes complete at the end of the link.
   *
   * @return whether the worker has said good-bye
   */
  public CompletableFuture<Boolean> end() {
    return end;
  }

  /**
   * Interrupts a task, if it runs. Does not wait.
   *
   * @param attempt of this attempt
   * @param task its position in the chunk, or {@link WorkerStatus#ALL}
   */
  public void cancel(long attempt, int task) {
    Thread.ofVirtual()
        .name("procession-cancel of " + worker.id())
        .start(() -> tell(MessageType.CANCEL, attempt, task));
  }

  /**
   * Lets the worker go on after it has reported that it stopped.
   *
   * @param attempt what it stopped
   */
  public void resume(long attempt) {
    tell(MessageType.RESUME, attempt, WorkerStatus.ALL);
  }

  private void tell(byte type, long attempt, int task) {
    tell(
        type,
        out -> {
          out.writeLong(attempt);
          out.writeInt(task);
        });
  }

  private void tell(byte type, Consumer<PayloadWriter> content) {
    sending.lock();
    try {
      fields.reset();
      content.accept(fields);
      worker.control().send(type, fields, Payload.EMPTY);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, worker.id() + " is gone, and cannot be told anything", e);
    } finally {
      sending.unlock();
    }
  }

  /**
   * Asks for the stacks of its threads. Does not wait; a worker that is stopped never answers.
   *
   * @return text with line ends; cancelled if the link ends before, or by whoever waits no more
   */
  public CompletableFuture<String> dump() {
    long number = dumpNumbers.incrementAndGet();
    CompletableFuture<String> dump = new CompletableFuture<>();
    dumps.put(number, dump);
    var _ = dump.whenComplete((text, failure) -> dumps.remove(number));
    if (end.isDone()) {
      dump.cancel(false);
    }
    later(MessageType.DUMP, number);
    return dump;
  }

  /**
   * Wants a number noted in the status of the worker, which shows that its JVM runs. Does not wait.
   *
   * @param number not 0
   */
  public void beat(long number) {
    later(MessageType.BEAT, number);
  }

  private void later(byte type, long number) {
    Thread.ofVirtual()
        .name("procession-ask of " + worker.id())
        .start(() -> tell(type, out -> out.writeLong(number)));
  }

  private void dumped(Frame frame) {
    CompletableFuture<String> dump = dumps.get(frame.fields().readLong());
    if (dump != null) {
      dump.complete(new String(frame.body().toByteArray(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Interrupts the main thread of a child. Waits while the child does not take bytes.
   *
   * @throws IOException if it has ended
   */
  public void interrupt() throws IOException {
    sending.lock();
    try {
      fields.reset();
      worker.control().send(MessageType.INTERRUPT, fields, Payload.EMPTY);
    } finally {
      sending.unlock();
    }
  }

  private void serve() {
    try {
      for (Frame frame = receive(); frame != null; frame = receive()) {
        switch (frame.type()) {
          case MessageType.CLASS_REQUEST -> answer(ClassRequest.readFrom(frame.fields()));
          case MessageType.BROADCAST_REQUEST -> answer(BroadcastRequest.readFrom(frame.fields()));
          case MessageType.LOG ->
              LogTarget.log(worker.name(), LogEntry.readFrom(PayloadReader.of(frame.body())));
          case MessageType.DUMPED -> dumped(frame);
          case MessageType.BYE -> {
            saidGoodBye = true;
            worker.farewell();
            return;
          }
          default -> throw new IOException("not a message for a caller: type=" + frame.type());
        }
      }
    } catch (IOException e) {
      // The worker died, or its links were closed, which is reported elsewhere.
      LOG.log(Level.DEBUG, "the control link of " + worker.id() + " broke", e);
    }
  }

  private @Nullable Frame receive() throws IOException {
    return worker.control().receive();
  }

  private void answer(ClassRequest request) throws IOException {
    reply(MessageType.CLASS_REPLY, request.number(), find(request));
  }

  private void answer(BroadcastRequest request) throws IOException {
    reply(MessageType.BROADCAST_REPLY, request.number(), library.broadcast(request));
  }

  private void reply(byte type, long number, Payload answer) throws IOException {
    sending.lock();
    try {
      fields.reset();
      fields.writeLong(number);
      worker.control().send(type, fields, answer);
    } finally {
      sending.unlock();
    }
  }

  /** A loader that fails has no such class; the worker must get an answer in any case. */
  private Payload find(ClassRequest request) {
    try {
      return library.resources(request.generation(), request.resource());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, worker.id() + " cannot be given " + request.resource(), e);
      return Payload.EMPTY;
    }
  }
}
