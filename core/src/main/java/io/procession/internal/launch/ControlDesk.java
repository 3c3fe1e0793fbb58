package io.procession.internal.launch;

import io.procession.internal.wire.ClassRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers what one worker, or another child, asks on its control link, on a thread of its own:
 * finding a class runs code of the user's loaders, which may wait.
 */
public final class ControlDesk {
  private static final Logger LOG = System.getLogger("io.procession.launch");

  private final LaunchedWorker worker;
  private final Library library;
  private final PayloadWriter fields = new PayloadWriter();
  private boolean saidGoodBye;

  private ControlDesk(LaunchedWorker worker, Library library) {
    this.worker = worker;
    this.library = library;
  }

  /** Where classes and resources are found that did not travel. */
  @FunctionalInterface
  public interface Library {
    /**
     * A class, or another resource. Runs code of the user's class loaders, and may wait.
     *
     * @param generation the generation of shipped classes whose loader asks
     * @param resource its name, such as {@code shop/Order.class}
     * @return how many were found, and the length and the bytes of each
     */
    Payload resources(int generation, String resource);
  }

  /**
   * Begins to answer; ends with the worker's link.
   *
   * @param worker who asks
   * @param library where answers are found
   * @return what becomes complete at the end of the link: whether the worker has said good-bye
   */
  public static CompletableFuture<Boolean> open(LaunchedWorker worker, Library library) {
    ControlDesk desk = new ControlDesk(worker, library);
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    // A platform thread, because it waits for a socket: see ARCHITECTURE.md, threads.
    Thread.ofPlatform()
        .daemon()
        .name("procession-control of " + worker.id())
        .start(
            () -> {
              try {
                desk.serve();
              } finally {
                end.complete(desk.saidGoodBye);
              }
            });
    return end;
  }

  private void serve() {
    try {
      for (Frame frame = receive(); frame != null; frame = receive()) {
        switch (frame.type()) {
          case MessageType.CLASS_REQUEST -> answer(ClassRequest.readFrom(frame.fields()));
          case MessageType.BYE -> {
            saidGoodBye = true;
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
      return library.resources(request.generation(), request.resource());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, worker.id() + " cannot be given " + request.resource(), e);
      return Payload.EMPTY;
    }
  }
}
