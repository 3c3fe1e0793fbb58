package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the maker of an end knows of the copies in other processes, whatever comes first. */
@Timeout(60)
class CopiesTest {
  private static final byte ASKS = 1;
  private static final byte SENDS = 0;

  private final Mailbox sent = new Mailbox();

  private Ticket ticketOfASender() throws IOException {
    return new PairPort(new Mailbox(), sent, new Port.Access(false, true)).ticket();
  }

  /** A link as another process opens it. */
  private static SocketPort open(Ticket ticket, byte which) throws Exception {
    SocketPort link =
        SocketPort.of(SocketChannel.open(UnixDomainSocketAddress.of(ticket.socket())), "test");
    ByteBuffer greeting = ByteBuffer.allocate(Harbour.GREETING);
    greeting.putLong(ticket.id()).put(ticket.secret()).put(which);
    link.write(Payload.of(greeting.array()));
    return link;
  }

  private static Payload text(String words) {
    return Payload.of(words.getBytes(UTF_8));
  }

  private String take() throws Exception {
    return new String(sent.take().toByteArray(), UTF_8);
  }

  @Test
  void whatACopySentIsThereThoughTheCopyIsGoneFirst() throws Exception {
    Ticket ticket = ticketOfASender();
    SocketPort asks = open(ticket, ASKS);
    asks.write(Notes.of(Notes.SENDS, Payload.EMPTY));
    asks.closed();
    // The thread that serves the other link begins late.
    assertThat(sent.await(200_000_000)).isFalse();

    SocketPort sends = open(ticket, SENDS);
    sends.write(Notes.of(Notes.SEND, text("late")));
    sends.closed();

    assertThat(take()).isEqualTo("late");
    assertThatThrownBy(sent::take).isInstanceOf(EOFException.class);
  }

  @Test
  void whatACopyDoesNotWantAnyMoreIsThereForOthers() throws Exception {
    Mailbox received = new Mailbox();
    PairPort end = new PairPort(received, sent, Port.Access.BOTH);
    SocketPort asks = open(end.ticket(), ASKS);
    asks.write(Notes.of(Notes.PULL, Payload.EMPTY));
    asks.write(Notes.of(Notes.STOP, Payload.EMPTY));
    assertThat(Notes.kind(asks.read(Long.MAX_VALUE))).isEqualTo(Notes.NOTHING);
    received.put(text("for others"));
    assertThat(end.read(Long.MAX_VALUE).toByteArray()).isEqualTo("for others".getBytes(UTF_8));

    asks.write(Notes.of(Notes.PULL, Payload.EMPTY));
    received.put(text("small"));
    assertThat(Notes.kind(asks.read(Long.MAX_VALUE))).isEqualTo(Notes.MESSAGE);
    asks.write(Notes.of(Notes.PULL, Payload.EMPTY));
    received.put(Payload.of(new byte[1 << 22])); // Does not wait for the copy to read it.
    Payload large = asks.read(Long.MAX_VALUE);
    assertThat(Notes.content(large).size()).isEqualTo(1 << 22);
    asks.closed();
  }

  @Test
  void endOfASendingLinkIsNotThatOfItsCopy() throws Exception {
    Ticket ticket = ticketOfASender();
    SocketPort asks = open(ticket, ASKS);
    SocketPort sends = open(ticket, SENDS);
    sends.write(Notes.of(Notes.SEND, text("early")));
    sends.closed();
    assertThat(take()).isEqualTo("early");
    assertThat(sent.await(200_000_000)).isFalse();

    asks.write(Notes.of(Notes.SENDS, Payload.EMPTY));
    asks.closed();

    assertThatThrownBy(sent::take).isInstanceOf(EOFException.class);
  }
}
