package io.procession.internal.codec;

import io.procession.TaskFunction;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.List;

/**
 * A caller and a worker in one process, with nothing but bytes between them: what the worker has of
 * the caller's classes was shipped.
 */
final class FakeWorker {
  private final ClassOrigin origin = new ClassOrigin(List.of());
  private final CodeLog log = new CodeLog(origin);
  private final FunctionCodec codec = new FunctionCodec(origin, log);
  private final ShippedCode shipped = new ShippedCode(getClass().getClassLoader());

  FunctionCodec codec() {
    return codec;
  }

  ShippedCode shipped() {
    return shipped;
  }

  CodeLog log() {
    return log;
  }

  /** The function as the worker has it. */
  Object send(FunctionCodec.Encoded encoded) {
    apply(encoded.codePosition());
    ClassLoader loader = shipped.loader(encoded.generation());
    return FunctionCodec.decode(PayloadReader.of(encoded.payload()), loader);
  }

  /** Encodes the function, and applies it to the input in the worker. */
  Object run(Object function, Object input) throws Exception {
    return run(codec.encode(function), input);
  }

  /** Applies an encoded function to the input in the worker; the result comes back as bytes too. */
  Object run(FunctionCodec.Encoded encoded, Object input) throws Exception {
    Object argument = sendInput(encoded.generation(), input);
    @SuppressWarnings("unchecked")
    var function = (TaskFunction<Object, Object>) send(encoded);
    Payload result = Copies.encode(function.apply(argument));
    var reader = new ValueReader(encoded.callerLoader());
    return reader.read(PayloadReader.of(result), result.size());
  }

  Object sendInput(int generation, Object input) {
    var context = ShippingContext.collecting(origin);
    var out = new PayloadWriter();
    new ValueWriter(context, codec.analysis()).write(input, out);
    var ref = log.requireIn(generation, context.takeNew());
    apply(ref.position());
    Payload payload = out.finish();
    return new ValueReader(shipped.loader(ref.generation()))
        .read(PayloadReader.of(payload), payload.size());
  }

  private void apply(long position) {
    if (position > shipped.position()) {
      var out = new PayloadWriter();
      log.writeRange(shipped.position(), position, out);
      shipped.apply(PayloadReader.of(out.finish()));
    }
  }
}
