package io.procession.internal.worker;

import io.procession.internal.shipping.ClassSource;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.ClassRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the control link: asks the caller for classes, stops tasks when the caller
 * says so, and says good-bye.
 *
 * <p>Any thread may need a class. Requests are sent by a thread of this class, which the first of
 * them starts, because the interrupt of a thread that writes to a link closes the link.
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
    private final ClassRequest request;
    private @Nullable List<byte[]> answer;

    private Question(ClassRequest request) {
      this.request = request;
    }
  }

  @Override
  public synchronized List<byte[]> find(int generation, String resource) {
    if (ended) {
      return List.of(); // This process goes on without its parent, with the classes that it has.
    }
    if (questions == 0) {
      Thread sender = new Thread(this::send, "procession-class-requests");
      sender.setDaemon(true);
      sender.start();
    }
    Question question = new Question(new ClassRequest(questions++, generation, resource));
    unsent.add(question);
    notifyAll();
    boolean interrupted = false;
    while (question.answer == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // A class is no place to stop at: the task sees the interrupt later.
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
        send(nextUnsent().request);
      }
    } catch (IOException e) {
      // The thread that receives sees the end of the link as well, and ends this process.
      System.err.println("cannot ask the caller for a class: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Question nextUnsent() throws InterruptedException {
    while (unsent.isEmpty()) {
      wait();
    }
    Question question = unsent.remove();
    waiting.put(question.request.number(), question);
    return question;
  }

  private void send(ClassRequest request) throws IOException {
    synchronized (fields) {
      fields.reset();
      request.writeTo(fields);
      link.send(MessageType.CLASS_REQUEST, fields, Payload.EMPTY);
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
      case MessageType.CLASS_REPLY ->
          answer(
              in.readLong(),
              frame.body().size() == 0 ? List.of() : read(PayloadReader.of(frame.body())));
      case MessageType.CANCEL -> gate.interrupt(in.readLong(), in.readInt());
      case MessageType.RESUME -> gate.resume(in.readLong());
      case MessageType.INTERRUPT -> interrupt.run();
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
        .forEach(question -> question.answer = List.of());
    unsent.clear();
    waiting.clear();
    notifyAll();
  }

  private static List<byte[]> read(PayloadReader in) {
    int count = in.readCount(1);
    List<byte[]> contents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      contents.add(in.readBytes(in.readCount(1)));
    }
    return contents;
  }

  private synchronized void answer(long number, List<byte[]> contents) {
    Question question = waiting.remove(number);
    if (question != null) {
      question.answer = contents;
      notifyAll();
    }
  }

  /**
   * Tells the caller that this process leaves in order.
   *
   * @throws IOException if the caller is gone
   */
  public void bye() throws IOException {
    synchronized (fields) {
      fields.reset();
      link.send(MessageType.BYE, fields, Payload.EMPTY);
    }
  }
}
