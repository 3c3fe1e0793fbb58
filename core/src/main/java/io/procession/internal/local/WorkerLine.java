package io.procession.internal.local;

import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.wire.RunHead;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is sent to one worker, and what the worker has already: classes and functions travel once.
 * All methods wait while the worker does not take bytes.
 */
final class WorkerLine {
  /**
   * Functions that a worker remembers. Fewer: a program with many call sites sends functions again.
   * More: captured data of functions that are not used any more stays in the worker's heap.
   */
  private static final int REMEMBERED_FUNCTIONS = 64;

  private final LaunchedWorker worker;
  private final EngineHost host;
  private final ReentrantLock sending = new ReentrantLock();

  // Guarded by sending.
  private final PayloadWriter fields = new PayloadWriter();
  private final Map<Long, Boolean> functions = new LinkedHashMap<>(16, 0.75f, true);
  private long codePosition;

  WorkerLine(LaunchedWorker worker, EngineHost host) {
    this.worker = worker;
    this.host = host;
  }

  LaunchedWorker worker() {
    return worker;
  }

  private Link link() {
    return worker.data();
  }

  void run(Attempt attempt) throws IOException {
    sending.lock();
    try {
      sendCode(attempt.codePosition());
      define(attempt.function());
      fields.reset();
      RunHead.of(attempt).writeTo(fields);
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

  void shutdown() throws IOException {
    sending.lock();
    try {
      fields.reset();
      link().send(MessageType.SHUTDOWN, fields, Payload.EMPTY);
    } finally {
      sending.unlock();
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
    if (functions.get(function.id()) != null) {
      return;
    }
    sendCode(function.codePosition());
    if (functions.size() == REMEMBERED_FUNCTIONS) {
      long eldest = functions.keySet().iterator().next();
      functions.remove(eldest);
      fields.reset();
      fields.writeLong(eldest);
      link().send(MessageType.FORGET, fields, Payload.EMPTY);
    }
    fields.reset();
    new FunctionHead(function.id(), function.generation(), function.kind()).writeTo(fields);
    link().send(MessageType.FUNCTION, fields, function.payload());
    functions.put(function.id(), Boolean.TRUE);
  }
}
