package io.procession.internal.pool;

import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.CodeRef;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Encodes the functions of one pool, and keeps the log of the classes that they need. */
final class FunctionEncoder {
  private final ClassOrigin origin = new ClassOrigin(List.of());
  private final CodeLog log = new CodeLog(origin, CodeLog.FORESEEN_CLASSES);
  private final FunctionCodec codec = new FunctionCodec(origin, log);
  private final AtomicLong nextId = new AtomicLong(1);
  private final ConstantFunctions constants = new ConstantFunctions();

  /**
   * An encoded function, and what encodes its inputs.
   *
   * @param function the function
   * @param codec for one call
   */
  record Encoded(EncodedFunction function, CallCodec codec) {}

  /**
   * Encodes a function; one that cannot differ from an earlier one is that one, which workers may
   * have already.
   *
   * @throws TaskNotSerializableException if it cannot be sent
   */
  Encoded encode(Object function, FunctionKind kind) {
    ConstantFunctions.Known known = constants.find(function, kind);
    if (known == null) {
      FunctionCodec.Encoded encoded = encoded(() -> codec.encode(function));
      known = new ConstantFunctions.Known(number(encoded, kind), encoded.program());
      if (encoded.bare() && encoded.generation() == 0) {
        constants.add(function, known);
      }
    }
    EncodedFunction encoded = known.function();
    return new Encoded(encoded, new CallCodec(encoded, log, codec.newContext(), known.program()));
  }

  /** The same function, with a codec for another call. */
  Encoded again(Encoded function) {
    return new Encoded(
        function.function,
        new CallCodec(function.function, log, codec.newContext(), () -> function.codec.program()));
  }

  /**
   * Encodes what prepares each worker; the static fields that it assigns belong to the workers.
   *
   * @throws TaskNotSerializableException if it cannot be sent
   */
  EncodedFunction encodeInitializer(Object action) {
    return number(encoded(() -> codec.encodeInitializer(action)), FunctionKind.RUNNABLE);
  }

  private static FunctionCodec.Encoded encoded(Supplier<FunctionCodec.Encoded> encoding) {
    try {
      return encoding.get();
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private EncodedFunction number(FunctionCodec.Encoded encoded, FunctionKind kind) {
    return new EncodedFunction(
        nextId.getAndIncrement(),
        encoded.generation(),
        encoded.codePosition(),
        encoded.payload(),
        kind,
        encoded.callerLoader(),
        encoded.description());
  }

  /**
   * Encodes a value by itself.
   *
   * @throws TaskNotSerializableException if it cannot be sent
   */
  EncodedValue encodeValue(@Nullable Object value) {
    ShippingContext context = codec.newContext();
    PayloadWriter out = new PayloadWriter();
    try {
      new ValueWriter(context).write(value, out);
    } catch (NotEncodableException e) {
      throw new TaskNotSerializableException(String.valueOf(e.getMessage()), e.getCause());
    }
    CodeRef code = log.require(context.takeNew());
    return new EncodedValue(code.generation(), code.position(), out.finish(), loaderOf(value));
  }

  private static ClassLoader loaderOf(@Nullable Object value) {
    ClassLoader own = value == null ? null : value.getClass().getClassLoader();
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return own != null ? own : ofThread != null ? ofThread : ClassLoader.getSystemClassLoader();
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
    log.writeResources(generation, resource, out);
    return out.finish();
  }

  /** Rebuilds an exception of the initializer. */
  Throwable rebuild(Payload failure) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return TaskFailure.decode(failure)
        .toThrowable(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }
}
