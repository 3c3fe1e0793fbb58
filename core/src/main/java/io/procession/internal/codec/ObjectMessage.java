package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.InvalidObjectException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object by itself, for whoever receives it: its classes are named, and looked up there. */
public final class ObjectMessage {
  private static final ClassOrigin ORIGIN = new ClassOrigin(List.of());

  private ObjectMessage() {}

  /**
   * Encodes an object.
   *
   * @param object what is sent
   * @return a copy of it
   * @throws NotEncodableException if it cannot be copied
   */
  public static Payload encode(@Nullable Object object) {
    PayloadWriter out = new PayloadWriter();
    new ValueWriter(ShippingContext.namesOnly(ORIGIN)).write(object, out);
    return out.finish();
  }

  /**
   * Decodes an object, with the context loader of the calling thread.
   *
   * @param what the payload in words
   * @param payload what arrived
   * @param advice what to try if it cannot be decoded
   * @return the object
   * @throws InvalidObjectException if it is none that can be rebuilt here
   */
  public static @Nullable Object decode(String what, Payload payload, String advice)
      throws InvalidObjectException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
    try {
      return new ValueReader(loader).read(PayloadReader.of(payload), payload.size());
    } catch (UndecodableException | MalformedPayloadException e) {
      InvalidObjectException refused =
          new InvalidObjectException(what + " " + e.getMessage() + "\n  Try: " + advice);
      refused.initCause(e);
      throw refused;
    }
  }
}
