package io.procession.mpi;

import io.procession.mpi.Message.How;
import io.procession.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Messages as frames: a letter, the numbers, the texts; bytes of the pool's codec are the body. */
final class MessageCodec {
  private MessageCodec() {}

  static Frame encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Payload body =
          switch (message) {
            case Message.Order order -> writeOrder(order, out);
            case Message.News news -> writeNews(news, out);
          };
      return new Frame(bytes.toByteArray(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has no errors of input and output.
    }
  }

  static Message decode(Frame frame) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.head()))) {
      char letter = (char) in.readByte();
      return Character.isUpperCase(letter)
          ? readOrder(letter, in, frame.body())
          : readNews(letter, in, frame.body());
    } catch (IOException e) {
      throw new UncheckedIOException("ranks have different versions of procession-mpi", e);
    }
  }

  private static void begin(char letter, Message message, DataOutputStream out) throws IOException {
    out.writeByte(letter);
    out.writeLong(message.pool());
  }

  // ------------------------------------------------------------------ orders

  private static Payload writeOrder(Message.Order message, DataOutputStream out)
      throws IOException {
    switch (message) {
      case Message.Open _ -> begin('O', message, out);
      case Message.Start(var _, var initializer, var workers) -> {
        begin('W', message, out);
        out.writeLong(initializer);
        out.writeInt(workers.size());
        for (int worker : workers) {
          out.writeInt(worker);
        }
      }
      case Message.Code(var _, var entries) -> {
        begin('C', message, out);
        return entries;
      }
      case Message.Function function -> {
        begin('F', message, out);
        out.writeLong(function.id());
        out.writeInt(function.generation());
        out.writeLong(function.codePosition());
        out.writeInt(function.kind());
        out.writeUTF(shortened(function.description()));
        return function.encoded();
      }
      case Message.Run(var _, var worker, var isLast, var task, var inputs) -> {
        begin('R', message, out);
        out.writeInt(worker);
        out.writeBoolean(isLast);
        writeTask(task, out);
        return inputs;
      }
      case Message.Cancel cancel -> {
        begin('S', message, out);
        out.writeInt(cancel.worker());
        out.writeLong(cancel.attempt());
        out.writeBoolean(cancel.interrupt());
        out.writeLong(cancel.graceNanos());
      }
      case Message.TakeBack(var _, var worker, var attempt) -> {
        begin('T', message, out);
        out.writeInt(worker);
        out.writeLong(attempt);
      }
      case Message.Answer(var _, var question, var isFound, var generation, var value) -> {
        begin('A', message, out);
        out.writeLong(question);
        out.writeBoolean(isFound);
        out.writeInt(generation);
        return value;
      }
      case Message.Forget(var _, var of, var number) -> {
        begin('G', message, out);
        out.writeLong(of);
        out.writeLong(number);
      }
      case Message.Close(var _, var inOrder) -> {
        begin('X', message, out);
        out.writeBoolean(inOrder);
      }
      case Message.End _ -> begin('E', message, out);
    }
    return Payload.EMPTY;
  }

  private static void writeTask(Message.Task task, DataOutputStream out) throws IOException {
    out.writeLong(task.attempt());
    out.writeLong(task.function());
    out.writeLong(task.codePosition());
    out.writeInt(task.from());
    out.writeInt(task.to());
    out.writeBoolean(task.stopAtFailure());
    out.writeLong(task.firstTask());
    out.writeInt(task.stride());
    out.writeInt(task.number());
    out.writeLong(task.seed());
    out.writeLong(task.timeoutNanos());
    out.writeLong(task.graceNanos());
  }

  private static Message readOrder(char letter, DataInputStream in, Payload body)
      throws IOException {
    long pool = in.readLong();
    return switch (letter) {
      case 'O' -> new Message.Open(pool);
      case 'W' -> new Message.Start(pool, in.readLong(), readNumbers(in));
      case 'C' -> new Message.Code(pool, body);
      case 'F' ->
          new Message.Function(
              pool, in.readLong(), in.readInt(), in.readLong(), in.readInt(), in.readUTF(), body);
      case 'R' -> new Message.Run(pool, in.readInt(), in.readBoolean(), readTask(in), body);
      case 'S' ->
          new Message.Cancel(pool, in.readInt(), in.readLong(), in.readBoolean(), in.readLong());
      case 'T' -> new Message.TakeBack(pool, in.readInt(), in.readLong());
      case 'A' -> new Message.Answer(pool, in.readLong(), in.readBoolean(), in.readInt(), body);
      case 'G' -> new Message.Forget(pool, in.readLong(), in.readLong());
      case 'X' -> new Message.Close(pool, in.readBoolean());
      case 'E' -> new Message.End(pool);
      default -> throw new IOException("not an order: " + letter);
    };
  }

  private static List<Integer> readNumbers(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.readInt());
    }
    return numbers;
  }

  private static Message.Task readTask(DataInputStream in) throws IOException {
    return new Message.Task(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readBoolean(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  // ------------------------------------------------------------------ news

  private static Payload writeNews(Message.News message, DataOutputStream out) throws IOException {
    switch (message) {
      case Message.Results results -> {
        begin('r', message, out);
        out.writeLong(results.attempt());
        out.writeInt(results.worker());
        out.writeLong(results.pid());
        out.writeInt(results.count());
        out.writeLong(results.busyNanos());
        out.writeInt(results.stop());
        return results.elements();
      }
      case Message.Ended(var _, var attempt, var worker, var pid, var how) -> {
        begin('e', message, out);
        out.writeLong(attempt);
        out.writeInt(worker);
        out.writeLong(pid);
        return writeHow(how, out);
      }
      case Message.Broken(var _, var text, var cause) -> {
        begin('b', message, out);
        out.writeUTF(shortened(text));
        return cause;
      }
      case Message.AskResource(var _, var question, var generation, var name) -> {
        begin('q', message, out);
        out.writeLong(question);
        out.writeInt(generation);
        out.writeUTF(name);
      }
      case Message.AskBroadcast(var _, var question, var of, var number) -> {
        begin('v', message, out);
        out.writeLong(question);
        out.writeLong(of);
        out.writeLong(number);
      }
      case Message.Closed _ -> begin('x', message, out);
      case Message.Serving(var _, var pid, var host) -> {
        begin('s', message, out);
        out.writeLong(pid);
        out.writeUTF(shortened(host));
      }
      case Message.Left _ -> begin('l', message, out);
    }
    return Payload.EMPTY;
  }

  private static Payload writeHow(How how, DataOutputStream out) throws IOException {
    switch (how) {
      case How.Done _ -> out.writeByte('d');
      case How.NotStarted _ -> out.writeByte('n');
      case How.Undecodable(var failure) -> {
        out.writeByte('u');
        return failure;
      }
      case How.Abandoned(var started, var stop, var explanation) -> {
        out.writeByte('a');
        out.writeInt(started);
        out.writeInt(stop);
        out.writeUTF(shortened(explanation));
      }
    }
    return Payload.EMPTY;
  }

  private static Message readNews(char letter, DataInputStream in, Payload body)
      throws IOException {
    long pool = in.readLong();
    return switch (letter) {
      case 'r' ->
          new Message.Results(
              pool,
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readInt(),
              body);
      case 'e' ->
          new Message.Ended(pool, in.readLong(), in.readInt(), in.readLong(), readHow(in, body));
      case 'b' -> new Message.Broken(pool, in.readUTF(), body);
      case 'q' -> new Message.AskResource(pool, in.readLong(), in.readInt(), in.readUTF());
      case 'v' -> new Message.AskBroadcast(pool, in.readLong(), in.readLong(), in.readLong());
      case 'x' -> new Message.Closed(pool);
      case 's' -> new Message.Serving(pool, in.readLong(), in.readUTF());
      case 'l' -> new Message.Left(pool);
      default -> throw new IOException("not news: " + letter);
    };
  }

  private static How readHow(DataInputStream in, Payload body) throws IOException {
    char letter = (char) in.readByte();
    return switch (letter) {
      case 'd' -> new How.Done();
      case 'n' -> new How.NotStarted();
      case 'u' -> new How.Undecodable(body);
      case 'a' -> new How.Abandoned(in.readInt(), in.readInt(), in.readUTF());
      default -> throw new IOException("not an end: " + letter);
    };
  }

  /** A text that {@code writeUTF} takes, whose limit is 65,535 bytes. */
  private static String shortened(String text) {
    int most = 20_000;
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
