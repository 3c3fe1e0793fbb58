package io.procession.internal.pool;

import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Encodes the functions of one pool, and keeps the log of the classes that they need. */
final class FunctionEncoder {
  /**
   * Classes from files that are sent before a worker asks. Fewer: tasks wait for more round trips.
   * More: a call waits for class files of large libraries that it may never use.
   */
  private static final int FORESEEN_CLASSES = 64;

  private final ClassOrigin origin = new ClassOrigin(List.of());
  private final CodeLog log = new CodeLog(origin, FORESEEN_CLASSES);
  private final FunctionCodec codec = new FunctionCodec(origin, log);
  private final AtomicLong nextId = new AtomicLong(1);

  /**
   * An encoded function, and what encodes its inputs.
   *
   * @param function the function
   * @param codec for one call
   */
  record Encoded(EncodedFunction function, CallCodec codec) {}

  /**
   * Encodes a function.
   *
   * @throws TaskNotSerializableException if it cannot be sent
   */
  Encoded encode(Object function, FunctionKind kind) {
    FunctionCodec.Encoded encoded;
    try {
      encoded = codec.encode(function);
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(String.valueOf(e.getMessage()), e.getCause());
    }
    EncodedFunction known =
        new EncodedFunction(
            nextId.getAndIncrement(),
            encoded.generation(),
            encoded.codePosition(),
            encoded.payload(),
            kind,
            encoded.callerLoader(),
            encoded.description());
    return new Encoded(known, new CallCodec(known, log, ShippingContext.collecting(origin)));
  }

  /** The entries of the log between two positions, encoded. */
  Payload code(long from, long to) {
    PayloadWriter out = new PayloadWriter();
    log.writeRange(from, to, out);
    return out.finish();
  }

  /** What the loaders of a generation have under that name, encoded. */
  Payload resources(int generation, String resource) {
    PayloadWriter out = new PayloadWriter();
    List<byte[]> found = log.find(generation, resource);
    out.writeVarint(found.size());
    for (byte[] content : found) {
      out.writeVarint(content.length);
      out.writeBytes(content);
    }
    return out.finish();
  }

  /** Rebuilds an exception of the initializer. */
  Throwable rebuild(Payload failure) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return TaskFailure.decode(failure)
        .toThrowable(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }
}
