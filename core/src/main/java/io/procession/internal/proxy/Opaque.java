package io.procession.internal.proxy;

import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.hosted.CallerThread;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value whose class the server does not know: it keeps the bytes, and clients get the value. Two
 * are equal if their bytes are.
 *
 * @param encoded what a client encoded
 */
public record Opaque(byte[] encoded) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The value. */
  public @Nullable Object decode(ClassLoader loader) {
    Payload payload = Payload.of(encoded);
    return new ValueReader(loader).read(PayloadReader.of(payload), payload.size());
  }

  private @Nullable Object readResolve() throws ObjectStreamException {
    if (Thread.currentThread() instanceof CallerThread) {
      return this;
    }
    try {
      return decode(ClientCodec.loader());
    } catch (UndecodableException e) {
      InvalidObjectException told = new InvalidObjectException("a value " + e.getMessage());
      told.initCause(e);
      throw told;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Opaque opaque && Arrays.equals(encoded, opaque.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "<%d bytes of a class that the manager does not know>".formatted(encoded.length);
  }
}
