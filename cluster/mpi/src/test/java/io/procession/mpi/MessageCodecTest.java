package io.procession.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.mpi.Message.How;
import io.procession.spi.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final Payload BODY = Payload.of(new byte[] {1, 2, 3});

  static List<Message> messages() {
    var task = new Message.Task(1, 2, 3, 4, 5, true, 6, 7, 8, 9, -1, 10);
    return List.of(
        new Message.Open(1),
        new Message.Start(1, -1, List.of(0, 3)),
        new Message.Code(1, Payload.EMPTY),
        new Message.Function(1, 2, 3, 4, 5, "Cube.cube(int)", Payload.EMPTY),
        new Message.Run(1, 2, true, task, Payload.EMPTY),
        new Message.Cancel(1, 2, 3, true, 4),
        new Message.TakeBack(1, 2, 3),
        new Message.Answer(1, 2, true, 3, Payload.EMPTY),
        new Message.Forget(1, 2, 3),
        new Message.Close(1, true),
        new Message.End(0),
        new Message.Results(1, 2, 3, 4, 5, 6, 1, Payload.EMPTY),
        new Message.Ended(1, 2, 3, 4, new How.Done()),
        new Message.Ended(1, 2, 3, 4, new How.NotStarted()),
        new Message.Ended(1, 2, 3, 4, new How.Undecodable(Payload.EMPTY)),
        new Message.Ended(1, 2, 3, 4, new How.Abandoned(5, 1, "it goes on")),
        new Message.Broken(1, "Ünsinn", Payload.EMPTY),
        new Message.AskResource(1, 2, 3, "a/B.class"),
        new Message.AskBroadcast(1, 2, 3, 4),
        new Message.Closed(1),
        new Message.Serving(0, 4711, "n17"),
        new Message.Left(0));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageComesBackAsItWas(Message message) {
    assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
  }

  @Test
  void bytesOfThePoolAreTheBody() {
    Frame frame = MessageCodec.encode(new Message.Code(1, BODY));
    assertThat(frame.body()).isSameAs(BODY);
    assertThat(MessageCodec.decode(frame)).isEqualTo(new Message.Code(1, BODY));
  }

  @Test
  void textThatIsTooLongIsShortened() {
    Message back =
        MessageCodec.decode(MessageCodec.encode(new Message.Broken(1, "ü".repeat(99_999), BODY)));
    assertThat(((Message.Broken) back).message()).hasSize(20_001).endsWith("…");
  }
}
