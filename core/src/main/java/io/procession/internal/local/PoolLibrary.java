package io.procession.internal.local;

import io.procession.internal.launch.ControlDesk;
import io.procession.internal.wire.BroadcastRequest;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;

/**
 * What the workers of a pool may ask for.
 *
 * @param host has it
 */
record PoolLibrary(EngineHost host) implements ControlDesk.Library {
  @Override
  public Payload resources(int generation, String resource) {
    return host.resources(generation, resource);
  }

  @Override
  public Payload broadcast(BroadcastRequest request) {
    return host.broadcast(request.id())
        .map(value -> withCode(value, request))
        .orElse(Payload.EMPTY);
  }

  /** The value, behind its generation and the classes that the worker lacks for it. */
  private Payload withCode(EncodedValue value, BroadcastRequest request) {
    PayloadWriter head = new PayloadWriter();
    head.writeVarint(value.generation());
    Payload code =
        host.code(request.codePosition(), Math.max(request.codePosition(), value.codePosition()));
    return head.finish().then(code).then(value.payload());
  }
}
