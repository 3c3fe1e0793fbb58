package io.procession.internal.connection;

import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.IOException;

/** One end of a pair, in the process that made it. */
final class PairPort implements OwnPort {
  private final Mailbox in;
  private final Mailbox out;
  private final Access access;
  private final Share share;

  PairPort(Mailbox in, Mailbox out, Access access) {
    this.in = in;
    this.out = out;
    this.access = access;
    this.share =
        new Share(
            gone -> {
              in.receiverIsGone(gone);
              out.senderIsGone(gone);
            });
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public void write(Payload message) throws IOException, InterruptedException {
    out.put(message);
  }

  @Override
  public Payload read(long maxLength) throws IOException, InterruptedException {
    Payload message = in.take();
    PortConnection.checkLength(message.size(), maxLength);
    return message;
  }

  @Override
  public boolean poll(long nanos) throws InterruptedException {
    return in.await(nanos);
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    return in.onReady(wake);
  }

  @Override
  public Share share() {
    return share;
  }

  /** Gives the next message to a taker, see {@link Mailbox#takeLater}. */
  void readLater(Mailbox.Taker taker) {
    in.takeLater(taker);
  }

  /** Withdraws a taker, see {@link Mailbox#forget}. */
  boolean forget(Mailbox.Taker taker) {
    return in.forget(taker);
  }

  /** Tells the other end that a process has died in the middle of a message for it. */
  void brokeOff() {
    out.putBroken();
  }
}
