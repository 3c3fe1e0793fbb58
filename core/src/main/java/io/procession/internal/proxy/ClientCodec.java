package io.procession.internal.proxy;

import io.procession.MultiprocessingException;
import io.procession.RemoteException;
import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The client's half of the encoding of calls. Thread-safe. */
public final class ClientCodec {
  private static final ClassOrigin ORIGIN = new ClassOrigin(List.of());

  /** An argument that is a value. */
  public static final int VALUE = 0;

  /** An argument that is a function, with its code. */
  public static final int FUNCTION = 1;

  /** A function that has captured nothing: the same bytes are the same function each time. */
  public static final int BARE_FUNCTION = 4;

  /** An argument that is a collection of values. */
  public static final int ELEMENTS = 2;

  /** An argument that is a map of values: a key, its value, the next key. */
  public static final int ENTRIES = 3;

  private final CodeLog log = new CodeLog(ORIGIN);
  private final FunctionCodec functions = new FunctionCodec(ORIGIN, log);

  /** Of lambdas that have captured nothing, by their classes. */
  private final Map<Class<?>, Function> bare = Collections.synchronizedMap(new WeakHashMap<>());

  /** An encoded function. */
  private record Function(int generation, long codePosition, Payload payload, boolean isBare) {}

  private Function functionOf(Object function) {
    Function known = bare.get(function.getClass());
    if (known != null) {
      return known;
    }
    FunctionCodec.Encoded encoded = functions.encode(function);
    Function fresh =
        new Function(
            encoded.generation(), encoded.codePosition(), encoded.payload(), encoded.bare());
    if (fresh.isBare) {
      bare.put(function.getClass(), fresh);
    }
    return fresh;
  }

  /** Which classes were sent on a connection; for one thread at a time. */
  public static final class Sent {
    private long position;
  }

  /**
   * A reply, not yet decoded.
   *
   * @param kind what it is
   * @param lent the objects that it lends
   * @param body the value or failure
   */
  public record Reply(ReplyKind kind, long[] lent, Payload body) {}

  /**
   * Encodes a request.
   *
   * @param passage what becomes of proxies
   * @param object the number of the object
   * @param sent what the server's side of the connection has
   * @throws TaskNotSerializableException if an argument cannot be copied
   */
  public Payload request(Passage passage, long object, Call call, Sent sent) {
    PayloadWriter out = new PayloadWriter();
    out.writeVarlong(object);
    out.writeString(call.operation.key());
    try {
      return passage.during(() -> writeArguments(call, sent, out));
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(
          "%s: %s".formatted(call.operation.key(), e.getMessage()), e.getCause());
    }
  }

  /**
   * What is called.
   *
   * @param operation the operation
   * @param arguments its arguments
   */
  public record Call(Operation operation, @Nullable Object[] arguments) {
    private int kind(int index) {
      Object argument = arguments[index];
      if (argument == null) {
        return VALUE;
      }
      return argument.getClass().isHidden() ? FUNCTION : operation.kinds()[index];
    }
  }

  private Payload writeArguments(Call call, Sent sent, PayloadWriter out) {
    @Nullable Function[] encoded = new Function[call.arguments.length];
    long position = 0;
    for (int i = 0; i < encoded.length; i++) {
      if (call.kind(i) == FUNCTION) {
        Function function = functionOf(Objects.requireNonNull(call.arguments[i]));
        encoded[i] = function;
        position = Math.max(position, function.codePosition);
      }
    }
    writeCode(position, sent, out);
    out.writeVarint(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      int kind = call.kind(i);
      out.writeByte(encoded[i] != null && encoded[i].isBare ? BARE_FUNCTION : kind);
      if (kind == FUNCTION) {
        Function function = Objects.requireNonNull(encoded[i]);
        out.writeVarint(function.generation);
        writeSized(function.payload, out);
      } else if (kind == ELEMENTS) {
        writeEach((Collection<?>) Objects.requireNonNull(call.arguments[i]), out);
      } else if (kind == ENTRIES) {
        writeEach(flat((Map<?, ?>) Objects.requireNonNull(call.arguments[i])), out);
      } else {
        writeSized(valueOf(call.arguments[i]), out);
      }
    }
    return out.finish();
  }

  /** A key, its value, the next key. */
  private static List<@Nullable Object> flat(Map<?, ?> entries) {
    List<@Nullable Object> all = new ArrayList<>(2 * entries.size());
    entries.forEach(
        (key, value) -> {
          all.add(key);
          all.add(value);
        });
    return all;
  }

  /** Each by itself: the server may know the classes of some and not of others. */
  private static void writeEach(Collection<?> values, PayloadWriter out) {
    ValueWriter writer = new ValueWriter(ShippingContext.namesOnly(ORIGIN));
    List<?> copy = new ArrayList<>(values);
    out.writeVarint(copy.size());
    for (Object value : copy) {
      long start = out.position();
      out.writeInt(0);
      writer.write(value, out);
      out.patchInt(start, Math.toIntExact(out.position() - start - Integer.BYTES));
    }
  }

  private void writeCode(long position, Sent sent, PayloadWriter out) {
    out.writeBoolean(position > sent.position);
    if (position > sent.position) {
      PayloadWriter code = new PayloadWriter();
      log.writeRange(sent.position, position, code);
      writeSized(code.finish(), out);
      sent.position = position;
    }
  }

  /** Encodes a value; its classes are named. */
  public static Payload valueOf(@Nullable Object value) {
    PayloadWriter out = new PayloadWriter();
    new ValueWriter(ShippingContext.namesOnly(ORIGIN)).write(value, out);
    return out.finish();
  }

  private static void writeSized(Payload payload, PayloadWriter out) {
    out.writeVarlong(payload.size());
    out.writePayload(payload);
  }

  /** The request to end the call that runs. */
  public static byte[] cancel() {
    PayloadWriter out = new PayloadWriter();
    out.writeVarlong(ControlOperations.SELF);
    out.writeString(Operation.CANCEL.key());
    return out.finish().toByteArray();
  }

  /** Encodes a failure. */
  public static Payload failureOf(Throwable thrown) {
    PayloadWriter out = new PayloadWriter();
    TaskFailure.of(thrown, ShippingContext.namesOnly(ORIGIN)).writeTo(out);
    return out.finish();
  }

  /** Encodes a reply. */
  public static Payload reply(Reply reply) {
    PayloadWriter out = new PayloadWriter();
    out.writeByte(reply.kind.ordinal());
    out.writeVarint(reply.lent.length);
    for (long object : reply.lent) {
      out.writeVarlong(object);
    }
    out.writePayload(reply.body);
    return out.finish();
  }

  /** Takes a reply apart. */
  public static Reply parse(byte[] message) {
    PayloadReader in = PayloadReader.of(Payload.of(message));
    ReplyKind kind = ReplyKind.of(in.readByte());
    long[] lent = new long[in.readCount(1)];
    for (int i = 0; i < lent.length; i++) {
      lent[i] = in.readVarlong();
    }
    return new Reply(kind, lent, Payload.of(in.readBytes(in.remaining())));
  }

  /**
   * What a reply says.
   *
   * @param passage what becomes of proxies
   * @param reply the reply
   * @return the result
   * @throws Throwable what the object threw, or what the server had against the request
   */
  public static @Nullable Object resultOf(Passage passage, Reply reply) throws Throwable {
    ClassLoader loader = loader();
    if (reply.kind == ReplyKind.RETURNED) {
      try {
        return passage.during(
            () -> new ValueReader(loader).read(PayloadReader.of(reply.body), reply.body.size()));
      } catch (UndecodableException | MalformedPayloadException e) {
        throw new MultiprocessingException(
            "the result " + e.getMessage() + "\n  Try: the class of the result on the class path.",
            e);
      }
    }
    TaskFailure failure = TaskFailure.decode(reply.body);
    if (reply.kind == ReplyKind.THREW) {
      Throwable thrown = passage.during(() -> failure.toThrowable(loader));
      thrown.setStackTrace(joined(thrown.getStackTrace()));
      throw thrown;
    }
    String text = failure.message() == null ? "no message" : failure.message();
    throw new RemoteException(
        failure.typeName(), text, joined(failure.frames().toArray(new StackTraceElement[0])));
  }

  /** The loader of this thread, which in a task knows the classes of the task. */
  static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
  }

  /** The frames of the server, and below them those of the thread that called. */
  private static StackTraceElement[] joined(StackTraceElement[] remote) {
    List<StackTraceElement> all = new ArrayList<>(List.of(remote));
    all.add(new StackTraceElement("the manager's process", "was called by", "", -1));
    all.addAll(List.of(new Throwable().getStackTrace()));
    return all.toArray(new StackTraceElement[0]);
  }
}
