package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.TruncatedMessageException;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Takers who do not wait, beside those who do. */
@Timeout(60)
class MailboxTest {
  private final Mailbox mailbox = new Mailbox();
  private final List<String> taken = new ArrayList<>();

  private static Payload text(String words) {
    return Payload.of(words.getBytes(UTF_8));
  }

  private static String words(Payload message) {
    return new String(message.toByteArray(), UTF_8);
  }

  /** Writes down what it is given, with its name in front. */
  private Mailbox.Taker taker(String name) {
    return arrival -> {
      try {
        taken.add(name + words(arrival.get()));
      } catch (IOException | InterruptedException e) {
        taken.add(name + e.getClass().getSimpleName());
      }
    };
  }

  @Test
  void aTakerGetsWhatIsThereAndThenWhatComes() throws Exception {
    mailbox.put(text("1"));
    mailbox.takeLater(taker("a"));
    assertThat(taken).containsExactly("a1");
    mailbox.takeLater(taker("b"));
    mailbox.takeLater(taker("c"));
    assertThat(mailbox.isReady()).isFalse();
    mailbox.put(text("2"));
    mailbox.put(text("3"));
    mailbox.put(text("4"));
    assertThat(taken).containsExactly("a1", "b2", "c3");
    assertThat(words(mailbox.take())).isEqualTo("4");
  }

  @Test
  void aTakerThatIsForgottenGetsNothing() throws Exception {
    Mailbox.Taker first = taker("a");
    mailbox.takeLater(first);
    assertThat(mailbox.forget(first)).isTrue();
    mailbox.put(text("1"));
    assertThat(taken).isEmpty();
    mailbox.takeLater(first);
    assertThat(mailbox.forget(first)).isFalse();
    assertThat(taken).containsExactly("a1");
  }

  @Test
  void takersAreToldOfTheEndAndOfDeaths() {
    mailbox.takeLater(taker("a"));
    mailbox.putBroken();
    mailbox.takeLater(taker("b"));
    mailbox.senderIsGone(true);
    mailbox.takeLater(taker("c"));
    assertThat(taken)
        .containsExactly(
            "a" + TruncatedMessageException.class.getSimpleName(),
            "b" + EOFException.class.getSimpleName(),
            "c" + EOFException.class.getSimpleName());
    assertThatThrownBy(mailbox::take).isInstanceOf(EOFException.class);
  }
}
