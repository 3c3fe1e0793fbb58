package io.procession.mpi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.spi.Payload;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static ByteBuffer first(Frame frame) {
    ByteBuffer piece = ByteBuffer.allocate(frame.firstLength());
    frame.writeFirst(piece);
    assertThat(piece.remaining()).isZero();
    return piece.flip();
  }

  @Test
  void shortBodyTravelsWithTheHead() {
    byte[][] blocks = {{1, 2}, {3, 4, 5}};
    Frame frame = new Frame(new byte[] {9}, Payload.of(blocks, new int[] {2, 2}));
    Frame back = requireNonNull(new Frame.Assembly().add(first(frame)));
    assertThat(back.head()).containsExactly(9);
    assertThat(back.body().toByteArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void longBodyFollowsInPiecesAndTheNextFrameIsNotMixedUpWithIt() {
    byte[] body = new byte[Frame.SHORT + 10];
    body[Frame.SHORT + 9] = 7;
    Frame frame = new Frame(new byte[] {1, 2}, Payload.of(body));
    var assembly = new Frame.Assembly();
    assertThat(assembly.add(first(frame))).isNull();
    assertThat(assembly.add(ByteBuffer.wrap(body, 0, 100))).isNull();
    Frame back = requireNonNull(assembly.add(ByteBuffer.wrap(body, 100, body.length - 100)));
    assertThat(back.body().toByteArray()).isEqualTo(body);

    Frame next = requireNonNull(assembly.add(first(new Frame(new byte[] {3}, Payload.EMPTY))));
    assertThat(next.body().size()).isZero();
    assertThat(next.head()).containsExactly(3);
  }
}
