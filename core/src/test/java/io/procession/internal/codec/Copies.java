package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as another process would see them. */
final class Copies {
  private Copies() {}

  static ShippingContext context() {
    return ShippingContext.namesOnly(new ClassOrigin(List.of()));
  }

  static Payload encode(@Nullable Object value) {
    var out = new PayloadWriter();
    new ValueWriter(context()).write(value, out);
    return out.finish();
  }

  static @Nullable Object decode(Payload payload) {
    var reader = new ValueReader(Copies.class.getClassLoader());
    return reader.read(PayloadReader.of(payload), payload.size());
  }

  @SuppressWarnings("unchecked")
  static <T> T copy(T value) {
    return (T) decode(encode(value));
  }

  static boolean isJava(@Nullable Object value) {
    return encode(value).block(0)[0] == Tag.JAVA;
  }
}
