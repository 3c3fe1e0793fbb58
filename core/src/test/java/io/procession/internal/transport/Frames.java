package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;

/** Frames whose every byte follows from a few numbers, so that any process can check them. */
final class Frames {
  static final byte TYPE = 7;

  private Frames() {}

  static void send(Link link, long seed, int fieldBytes, int bodyBytes) throws IOException {
    PayloadWriter fields = new PayloadWriter();
    fields.writeLong(seed);
    fields.writeBytes(bytes(seed, fieldBytes));
    link.send(TYPE, fields, bodyBytes == 0 ? Payload.EMPTY : Payload.of(bytes(~seed, bodyBytes)));
  }

  static void expect(Link link, long seed, int fieldBytes, int bodyBytes) throws IOException {
    check(Objects.requireNonNull(link.receive()), seed, fieldBytes, bodyBytes);
  }

  static void check(Frame frame, long seed, int fieldBytes, int bodyBytes) {
    assertThat(frame.type()).isEqualTo(TYPE);
    assertThat(frame.fields().readLong()).isEqualTo(seed);
    assertThat(frame.fields().readBytes(fieldBytes)).isEqualTo(bytes(seed, fieldBytes));
    assertThat(frame.fields().remaining()).isZero();
    assertThat(frame.body().size()).isEqualTo(bodyBytes);
    assertThat(frame.body().toByteArray()).isEqualTo(bytes(~seed, bodyBytes));
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
