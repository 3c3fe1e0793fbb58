package io.procession.internal.connection;

import java.io.IOException;

/** The port of an end that was made in this process; its share counts the copies of others. */
interface OwnPort extends Port {
  /** Who has a copy of the end. */
  Share share();

  @Override
  default Ticket ticket() throws IOException {
    return share().ticket(this);
  }

  @Override
  default void used() {
    share().used();
  }

  @Override
  default void closed() {
    share().closed();
  }
}
