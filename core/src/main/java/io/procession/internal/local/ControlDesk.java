package io.procession.internal.local;

import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.wire.ClassRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Answers what one worker asks on its control link, on a virtual thread of its own: finding a class
 * runs code of the user's loaders, which may wait.
 */
final class ControlDesk {
  private static final Logger LOG = System.getLogger("io.procession.local");

  private final LaunchedWorker worker;
  private final EngineHost host;
  private final PayloadWriter fields = new PayloadWriter();

  private ControlDesk(LaunchedWorker worker, EngineHost host) {
    this.worker = worker;
    this.host = host;
  }

  /** Begins to answer; ends with the worker's link. */
  static void open(LaunchedWorker worker, EngineHost host) {
    Thread.ofVirtual()
        .name("procession-control-" + worker.id().index())
        .start(new ControlDesk(worker, host)::serve);
  }

  private void serve() {
    try {
      for (Frame frame = receive(); frame != null; frame = receive()) {
        switch (frame.type()) {
          case MessageType.CLASS_REQUEST -> answer(ClassRequest.readFrom(frame.fields()));
          case MessageType.BYE -> {
            worker.farewell();
            return;
          }
          default -> throw new IOException("not a message for a caller: type=" + frame.type());
        }
      }
    } catch (IOException e) {
      // The worker died, or its links were closed, which is reported elsewhere.
      LOG.log(Level.DEBUG, "the control link of " + worker.id() + " broke", e);
    }
  }

  private @Nullable Frame receive() throws IOException {
    return worker.control().receive();
  }

  private void answer(ClassRequest request) throws IOException {
    fields.reset();
    fields.writeLong(request.number());
    worker.control().send(MessageType.CLASS_REPLY, fields, find(request));
  }

  /** A loader that fails has no such class; the worker must get an answer in any case. */
  private Payload find(ClassRequest request) {
    try {
      return host.resources(request.generation(), request.resource());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, worker.id() + " cannot be given " + request.resource(), e);
      return Payload.EMPTY;
    }
  }
}
