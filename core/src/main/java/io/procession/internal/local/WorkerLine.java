package io.procession.internal.local;

import io.procession.internal.launch.ControlDesk;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.transport.Link;
import io.procession.internal.transport.Turn;
import io.procession.internal.wire.BroadcastRequest;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.wire.RunHead;
import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is sent to one worker, and what the worker has already: classes and functions travel once.
 * All methods wait while the worker does not take bytes.
 */
final class WorkerLine {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /**
   * Functions that a worker remembers. Fewer: a program with many call sites sends functions again.
   * More: captured data of functions that are not used any more stays in the worker's heap.
   */
  private static final int REMEMBERED_FUNCTIONS = 64;

  /** The most bytes of functions that a worker remembers, beside the one that it needs. */
  private static final long REMEMBERED_BYTES = 4 << 20;

  private final LaunchedWorker worker;
  private final EngineHost host;
  private final ControlDesk control;
  private final ReentrantLock sending = new ReentrantLock();

  // Guarded by sending.
  private final PayloadWriter fields = new PayloadWriter();
  private final Map<Long, Long> functions = new LinkedHashMap<>(16, 0.75f, true);
  private long functionBytes;

  // Written with sending held, read by anybody: what they say was true a moment ago.
  private volatile long codePosition;
  private volatile long lastFunction = -1;

  WorkerLine(LaunchedWorker worker, EngineHost host) {
    this.worker = worker;
    this.host = host;
    this.control = new ControlDesk(worker, new PoolLibrary(host));
  }

  ControlDesk control() {
    return control;
  }

  LaunchedWorker worker() {
    return worker;
  }

  private Link link() {
    return worker.data();
  }

  /**
   * About as many bytes as sending an attempt takes now. Classes count as more than any link holds:
   * their bytes are not known before they are put together.
   */
  long bytesToSend(Attempt attempt) {
    if (codePosition < Math.max(attempt.codePosition(), attempt.function().codePosition())) {
      return Long.MAX_VALUE;
    }
    long function =
        lastFunction == attempt.function().id() ? 0 : attempt.function().payload().size();
    return attempt.inputs().size() + function;
  }

  /** Sends an attempt, which the worker takes in that slot unless it was taken back. */
  void run(Attempt attempt, int slot) throws IOException {
    send(attempt, slot);
    Turn turn = link().turn();
    if (turn != null) {
      turn.call();
    }
  }

  /** The same, for a caller that reads the answer. */
  void send(Attempt attempt, int slot) throws IOException {
    sending.lock();
    try {
      sendCode(attempt.codePosition());
      define(attempt.function());
      fields.reset();
      RunHead.of(attempt, slot).writeTo(fields);
      worker.status().offer(slot, attempt.id());
      link().send(MessageType.RUN, fields, attempt.inputs());
    } finally {
      sending.unlock();
    }
  }

  void initialize(EncodedFunction initializer) throws IOException {
    sending.lock();
    try {
      define(initializer);
      fields.reset();
      fields.writeLong(initializer.id());
      link().send(MessageType.INITIALIZE, fields, Payload.EMPTY);
    } finally {
      sending.unlock();
    }
  }

  /** Lets the worker forget a broadcast; one that is busy may not take the message soon. */
  void forget(BroadcastId broadcast) {
    sending.lock();
    try {
      fields.reset();
      BroadcastRequest.writeId(broadcast, fields);
      link().send(MessageType.FORGET_BROADCAST, fields, Payload.EMPTY);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot send to " + worker.id(), e);
    } finally {
      sending.unlock();
    }
  }

  private void shutdown() throws IOException {
    sending.lock();
    try {
      fields.reset();
      link().send(MessageType.SHUTDOWN, fields, Payload.EMPTY);
    } finally {
      sending.unlock();
    }
  }

  /** Tells the worker to leave, if it can still be told. */
  void sayGoodBye() {
    try {
      shutdown();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot say good-bye to " + worker.id(), e);
    }
  }

  private void sendCode(long position) throws IOException {
    if (codePosition < position) {
      fields.reset();
      link().send(MessageType.CODE, fields, host.code(codePosition, position));
      codePosition = position;
    }
  }

  private void define(EncodedFunction function) throws IOException {
    if (functions.get(function.id()) == null) {
      sendFunction(function);
    }
    lastFunction = function.id();
  }

  private void sendFunction(EncodedFunction function) throws IOException {
    sendCode(function.codePosition());
    forgetOthers();
    fields.reset();
    new FunctionHead(function.id(), function.generation(), function.kind()).writeTo(fields);
    link().send(MessageType.FUNCTION, fields, function.payload());
    functions.put(function.id(), function.payload().size());
    functionBytes += function.payload().size();
  }

  /**
   * The least recently used go first. An attempt that was sent before is run before the worker
   * reads this.
   */
  private void forgetOthers() throws IOException {
    while (functions.size() >= REMEMBERED_FUNCTIONS
        || (functionBytes > REMEMBERED_BYTES && !functions.isEmpty())) {
      Map.Entry<Long, Long> eldest = functions.entrySet().iterator().next();
      functionBytes -= eldest.getValue();
      functions.remove(eldest.getKey());
      fields.reset();
      fields.writeLong(eldest.getKey());
      link().send(MessageType.FORGET, fields, Payload.EMPTY);
    }
  }
}
