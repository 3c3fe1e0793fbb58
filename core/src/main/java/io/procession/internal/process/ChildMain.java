package io.procession.internal.process;

import io.procession.internal.logging.LogQueue;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.worker.Arrival;
import io.procession.internal.worker.FunctionTable;
import io.procession.internal.worker.LoadedFunction;
import io.procession.internal.worker.ParentWatch;
import io.procession.spi.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The main class of a child process. */
public final class ChildMain {
  /** The JDK's names for the threads that end a JVM because of a signal. */
  private static final String SIGNAL_THREAD = "SIG[A-Z]+ handler";

  private ChildMain() {}

  /**
   * Connects to the parent and runs the function that it sends. Returns when that does: the JVM
   * waits for other threads, runs its shutdown hooks and exits with 0; with 1 after an exception.
   *
   * @param args the private directory where the parent waits; all else comes through standard input
   * @throws Exception what the function throws
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    ParentWatch watch = new ParentWatch(directory);
    Arrival parent = Arrival.at(directory, watch, Set.of("TERM")); // ChildProcess.terminate
    ThisProcess self = ThisProcess.get();
    Thread main = Thread.currentThread();
    main.setUncaughtExceptionHandler(
        (thread, thrown) -> Uncaught.print(self.identity().name(), thrown));
    parent.control().onInterrupt(main::interrupt);
    self.exit().last(() -> leave(parent));
    receive(parent).run();
  }

  /** What is to be done: the function table holds the function. */
  private record Call(FunctionTable functions, @Nullable Payload argument) {
    void run() throws Exception {
      LoadedFunction function = functions.get(EncodedCall.FUNCTION);
      EncodedCall.apply(function, argument);
    }
  }

  private static Call receive(Arrival parent) {
    ShippedCode code = new ShippedCode(ClassLoader.getSystemClassLoader(), parent.control());
    FunctionTable functions = new FunctionTable(code);
    try {
      for (Frame frame = parent.data().receive(); frame != null; frame = parent.data().receive()) {
        switch (frame.type()) {
          case MessageType.CODE -> code.apply(PayloadReader.of(frame.body()));
          case MessageType.FUNCTION ->
              functions.put(FunctionHead.readFrom(frame.fields()), frame.body());
          case MessageType.CALL -> {
            boolean hasArgument = frame.fields().readBoolean();
            if (frame.fields().readBoolean()) {
              parent.watch().leave(); // Outlives its parent.
            }
            return new Call(functions, hasArgument ? frame.body() : null);
          }
          default -> throw new IOException("not a message for a child: type=" + frame.type());
        }
      }
    } catch (IOException e) {
      System.err.println("the process cannot be told what to do: " + e);
    }
    throw parent.watch().parentIsGone();
  }

  /**
   * Tells the parent that this process chose its exit code itself, unless a signal did. Nobody
   * knows it for sure: but it is the JDK's thread for a signal that calls the exit then.
   */
  private static void leave(Arrival parent) {
    System.out.flush();
    System.err.flush();
    LogQueue.ofThisProcess().flush();
    boolean signalled =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().matches(SIGNAL_THREAD));
    if (signalled) {
      return;
    }
    parent.watch().leave();
    try {
      parent.control().bye();
      parent.watch().awaitEnds();
    } catch (IOException e) {
      System.err.println("the parent is gone: " + e); // One that this process has outlived.
    }
  }
}
