package io.procession.internal.worker;

import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.BroadcastId;
import io.procession.spi.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Gets broadcasts, and the classes that they need, through the control link.
 *
 * @param control asks the caller
 * @param code where the classes go
 */
record BroadcastFetch(ControlLine control, ShippedCode code) implements BroadcastTable.Fetch {
  @Override
  public BroadcastTable.@Nullable Fetched fetch(BroadcastId id) {
    Payload answer = control.broadcast(id, code.position());
    if (answer.size() == 0) {
      return null;
    }
    PayloadReader in = PayloadReader.of(answer);
    int generation = in.readVarint();
    code.apply(in);
    return new BroadcastTable.Fetched(in, code.loader(generation));
  }
}
