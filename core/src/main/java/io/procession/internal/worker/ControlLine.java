package io.procession.internal.worker;

import io.procession.internal.logging.LogQueue;
import io.procession.internal.shipping.ClassSource;
import io.procession.internal.shipping.Contents;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.BroadcastRequest;
import io.procession.internal.wire.ClassRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.BroadcastId;
import io.procession.spi.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the control link: asks the caller for classes and broadcasts, stops tasks
 * when the caller says so, and says good-bye.
 *
 * <p>Any thread may need them. Requests are sent by a thread of this class, which the first of them
 * starts, because the interrupt of a thread that writes to a link closes the link.
 */
public final class ControlLine implements ClassSource {
  private final Link link;
  private final TaskGate gate;
  private final PayloadWriter fields = new PayloadWriter();

  // Guarded by this.
  private final ArrayDeque<Question> unsent = new ArrayDeque<>();
  private final Map<Long, Question> waiting = new HashMap<>();
  private long questions;
  private boolean ended;

  private volatile Runnable interrupt = () -> {};

  ControlLine(Link link, TaskGate gate) {
    this.link = link;
    this.gate = gate;
  }

  /** A question and, when it has come, its answer, guarded by the control line. */
  private static final class Question {
    private final long number;
    private final byte type;
    private final Consumer<PayloadWriter> request;
    private @Nullable Payload answer;

    private Question(long number, byte type, Consumer<PayloadWriter> request) {
      this.number = number;
      this.type = type;
      this.request = request;
    }
  }

  @Override
  public List<byte[]> find(int generation, String resource) {
    Payload answer =
        ask(
            MessageType.CLASS_REQUEST,
            number -> new ClassRequest(number, generation, resource)::writeTo);
    return Contents.read(answer);
  }

  /**
   * Asks for a broadcast.
   *
   * @param id which
   * @param codePosition what this worker has of the code log
   * @return generation, entries of the code log, and the value; empty if it is not there
   */
  Payload broadcast(BroadcastId id, long codePosition) {
    return ask(
        MessageType.BROADCAST_REQUEST,
        number -> new BroadcastRequest(number, id, codePosition)::writeTo);
  }

  private synchronized Payload ask(byte type, LongFunction<Consumer<PayloadWriter>> request) {
    if (ended) {
      return Payload.EMPTY; // This process goes on without its parent, with what it has.
    }
    if (questions == 0) {
      Thread sender = new Thread(this::send, "procession-class-requests");
      sender.setDaemon(true);
      sender.start();
    }
    Question question = new Question(questions, type, request.apply(questions));
    questions++;
    unsent.add(question);
    notifyAll();
    boolean interrupted = false;
    while (question.answer == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // This is no place to stop at: the task sees the interrupt later.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return question.answer;
  }

  private void send() {
    try {
      while (true) {
        send(nextUnsent());
      }
    } catch (IOException e) {
      // The thread that receives sees the end of the link as well, and ends this process.
      System.err.println("cannot ask the caller: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Question nextUnsent() throws InterruptedException {
    while (unsent.isEmpty()) {
      wait();
    }
    Question question = unsent.remove();
    waiting.put(question.number, question);
    return question;
  }

  private void send(Question question) throws IOException {
    synchronized (fields) {
      fields.reset();
      question.request.accept(fields);
      link.send(question.type, fields, Payload.EMPTY);
    }
  }

  /** Receives one message; false at the end of the link. */
  boolean receive() throws IOException {
    Frame frame;
    try {
      frame = link.receive();
    } catch (IOException e) {
      end();
      throw e;
    }
    if (frame == null) {
      end();
      return false;
    }
    PayloadReader in = frame.fields();
    switch (frame.type()) {
      case MessageType.CLASS_REPLY, MessageType.BROADCAST_REPLY ->
          answer(in.readLong(), frame.body());
      case MessageType.CANCEL -> gate.interrupt(in.readLong(), in.readInt());
      case MessageType.RESUME -> gate.resume(in.readLong());
      case MessageType.INTERRUPT -> interrupt.run();
      case MessageType.BEAT -> gate.beat(in.readLong());
      case MessageType.DUMP -> dump(in.readLong());
      default -> throw new IOException("not a message for a control link: type=" + frame.type());
    }
    return true;
  }

  /**
   * Sets what an INTERRUPT of the caller does.
   *
   * @param action runs on the thread that receives
   */
  public void onInterrupt(Runnable action) {
    interrupt = action;
  }

  /** There will be no answers any more. */
  private synchronized void end() {
    ended = true;
    Stream.concat(unsent.stream(), waiting.values().stream())
        .forEach(question -> question.answer = Payload.EMPTY);
    unsent.clear();
    waiting.clear();
    notifyAll();
  }

  private synchronized void answer(long number, Payload content) {
    Question question = waiting.remove(number);
    if (question != null) {
      question.answer = content;
      notifyAll();
    }
  }

  /**
   * Sends the stacks of all threads, by a thread of its own: while this one waited for room in the
   * link, the caller might wait for it to read.
   */
  private void dump(long number) {
    Thread thread = new Thread(() -> sendDump(number), "procession-dump");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      System.err.println("no thread can be started to tell what the others do: " + e);
    }
  }

  private void sendDump(long number) {
    Payload text = Payload.of(StackDump.ofThisProcess().getBytes(StandardCharsets.UTF_8));
    try {
      synchronized (fields) {
        fields.reset();
        fields.writeLong(number);
        link.send(MessageType.DUMPED, fields, text);
      }
    } catch (IOException e) {
      // The thread that receives sees the end of the link as well, and ends this process.
      System.err.println("cannot tell the caller what the threads do: " + e);
    }
  }

  /** Sends what was logged. */
  void log(Payload entry) throws IOException {
    synchronized (fields) {
      fields.reset();
      link.send(MessageType.LOG, fields, entry);
    }
  }

  /**
   * Tells the caller that this process leaves in order.
   *
   * @throws IOException if the caller is gone
   */
  public void bye() throws IOException {
    LogQueue.ofThisProcess().flush();
    synchronized (fields) {
      fields.reset();
      link.send(MessageType.BYE, fields, Payload.EMPTY);
    }
  }
}
