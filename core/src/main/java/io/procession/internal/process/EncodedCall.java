package io.procession.internal.process;

import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.worker.LoadedFunction;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function and its argument, encoded for one child.
 *
 * @param log the classes that travel with it
 * @param codePosition how many of them
 * @param function the encoded function
 * @param kind how it is called
 * @param argument the encoded argument; null if the function has none
 */
record EncodedCall(
    CodeLog log,
    long codePosition,
    FunctionCodec.Encoded function,
    FunctionKind kind,
    @Nullable Payload argument) {
  /** The number of the one function of a child. */
  static final long FUNCTION = 1;

  static EncodedCall of(Object function) {
    return encode(function, FunctionKind.RUNNABLE, false, null);
  }

  static EncodedCall of(Object function, @Nullable Object argument) {
    return encode(function, FunctionKind.CONSUMER, true, argument);
  }

  private static EncodedCall encode(
      Object function, FunctionKind kind, boolean hasArgument, @Nullable Object argument) {
    ClassOrigin origin = new ClassOrigin(List.of());
    CodeLog log = new CodeLog(origin, CodeLog.FORESEEN_CLASSES);
    FunctionCodec codec = new FunctionCodec(origin, log);
    try {
      FunctionCodec.Encoded encoded = codec.encode(function);
      if (!hasArgument) {
        return new EncodedCall(log, encoded.codePosition(), encoded, kind, null);
      }
      ShippingContext context = codec.newContext();
      PayloadWriter out = new PayloadWriter();
      new ValueWriter(context).write(argument, out);
      long position = log.requireIn(encoded.generation(), context.takeNew()).position();
      return new EncodedCall(
          log, Math.max(position, encoded.codePosition()), encoded, kind, out.finish());
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /** Sends it, and what it needs. */
  void sendTo(Link link, boolean outlivesParent) throws IOException {
    PayloadWriter fields = new PayloadWriter();
    if (codePosition > 0) {
      PayloadWriter code = new PayloadWriter();
      log.writeRange(0, codePosition, code);
      link.send(MessageType.CODE, fields, code.finish());
    }
    fields.reset();
    new FunctionHead(FUNCTION, function.generation(), kind).writeTo(fields);
    link.send(MessageType.FUNCTION, fields, function.payload());
    fields.reset();
    fields.writeBoolean(argument != null);
    fields.writeBoolean(outlivesParent);
    link.send(MessageType.CALL, fields, argument == null ? Payload.EMPTY : argument);
  }

  /** Applies a function that arrived to an argument that arrived. */
  static void apply(LoadedFunction function, @Nullable Payload argument) throws Exception {
    function.apply(
        argument == null
            ? null
            : new ValueReader(function.loader()).read(PayloadReader.of(argument), argument.size()));
  }

  /** Runs it in this process, on a copy as a child would have it. */
  void runHere() throws Exception {
    ClassLoader loader = function.callerLoader();
    Thread.currentThread().setContextClassLoader(loader);
    Object copy = FunctionCodec.decode(PayloadReader.of(function.payload()), loader);
    apply(new LoadedFunction(kind, copy, loader), argument);
  }
}
