package io.procession.internal.worker;

import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.transport.Link;
import io.procession.internal.transport.SocketLink;
import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The main class of a worker process. */
public final class WorkerMain {
  /** The exit code of a worker that could not go on. */
  private static final int BROKEN = 112;

  private WorkerMain() {}

  /**
   * Connects to the caller and runs its tasks until it says that there are no more.
   *
   * @param args the private directory where the caller waits; all else comes through standard input
   */
  public static void main(String[] args) {
    Interrupts.ignore();
    ParentWatch watch = new ParentWatch(Path.of(args[0]));
    try {
      serve(Path.of(args[0]), watch);
    } catch (EOFException e) {
      watch.parentIsGone(); // It was killed before it wrote the bootstrap.
    } catch (IOException e) {
      // A caller that is still there shows these words. One that has died while this process
      // connected is the likely reason, and then nobody else removes the directory.
      System.err.println("the worker cannot connect to its caller: " + e);
      watch.parentIsGone();
    }
  }

  private static void serve(Path directory, ParentWatch watch) throws IOException {
    InputStream parent = System.in;
    Bootstrap bootstrap = Bootstrap.readFrom(parent);
    System.setIn(InputStream.nullInputStream());
    watch.start("procession-parent", () -> parent.read() >= 0);
    ControlLine control = new ControlLine(connect(directory, bootstrap, true));
    watch.start("procession-control", control::receive);
    WorkerStatus status = WorkerStatus.attach(directory.resolve(Bootstrap.STATUS));
    Link data = connect(directory, bootstrap, false);
    TaskLoop tasks =
        new TaskLoop(
            data,
            status,
            WorkerContext.enter(new WorkerId(bootstrap.worker(), ProcessHandle.current().pid())),
            new ShippedCode(ClassLoader.getSystemClassLoader(), control));
    if (run(tasks)) {
      watch.leave();
      System.out.flush();
      System.err.flush();
      control.bye();
      watch.awaitEnds();
      System.exit(0);
    }
    watch.parentIsGone();
  }

  /**
   * Runs tasks; ends the process if that is not possible, whatever threads of the user still run.
   */
  private static boolean run(TaskLoop tasks) {
    try {
      return tasks.run();
    } catch (IOException | RuntimeException | Error e) {
      System.err.println("the worker cannot go on: " + e);
      Runtime.getRuntime().halt(BROKEN);
      throw new AssertionError("halted", e);
    }
  }

  private static Link connect(Path directory, Bootstrap bootstrap, boolean control)
      throws IOException {
    Link link =
        new SocketLink(
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(Bootstrap.SOCKET))));
    PayloadWriter fields = new PayloadWriter();
    new Hello(
            FrameDescriptor.VERSION,
            control,
            bootstrap.worker(),
            ProcessHandle.current().pid(),
            bootstrap.secret())
        .writeTo(fields);
    link.send(MessageType.HELLO, fields, Payload.EMPTY);
    return link;
  }
}
