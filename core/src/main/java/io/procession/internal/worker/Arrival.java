package io.procession.internal.worker;

import io.procession.internal.logging.LogQueue;
import io.procession.internal.memory.RingRegion;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.signal.Signals;
import io.procession.internal.transport.Handshake;
import io.procession.internal.transport.Link;
import io.procession.internal.transport.RingLink;
import io.procession.internal.transport.SocketLink;
import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.FamilyKey;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;

/**
 * The connection of a new process to the one that started it: two links, and the watch that ends
 * this process when the other is gone.
 *
 * @param bootstrap what the caller wrote to standard input
 * @param watch already watches standard input and the control link
 * @param control asks for classes, and says good-bye
 * @param gate what tasks pass; notes what this process is doing, for the caller to read
 * @param data from which this process hears what to do
 */
public record Arrival(
    Bootstrap bootstrap, ParentWatch watch, ControlLine control, TaskGate gate, Link data) {

  /**
   * Connects to the process that started this one; ends this process if that is gone.
   *
   * @param directory this process's one argument; all else comes through standard input
   * @param watch ends this process when the caller is gone
   * @param heeded signals by which the caller asks this process to end
   * @return the links
   */
  public static Arrival at(Path directory, ParentWatch watch, Set<String> heeded) {
    ignoreCallersSignals(heeded);
    try {
      return connect(directory, watch);
    } catch (EOFException e) {
      throw watch.parentIsGone(); // It was killed before it wrote the bootstrap.
    } catch (IOException e) {
      // A caller that is still there shows these words. One that has died while this process
      // connected is the likely reason, and then nobody else removes the directory.
      System.err.println("the worker cannot connect to its caller: " + e);
      throw watch.parentIsGone();
    }
  }

  /**
   * A terminal sends Ctrl-C to the caller and to all its workers at once, and a scheduler its
   * warnings: SIGUSR1, which would kill a JVM, and before the end of the job SIGTERM. The caller
   * decides about them.
   */
  private static void ignoreCallersSignals(Set<String> heeded) {
    Signals.ignore("INT");
    Signals.handled().stream().filter(name -> !heeded.contains(name)).forEach(Signals::ignore);
  }

  private static Arrival connect(Path directory, ParentWatch watch) throws IOException {
    InputStream parent = System.in;
    Bootstrap bootstrap = Bootstrap.readFrom(parent);
    System.setIn(InputStream.nullInputStream());
    FamilyKey.ofThisProcess().inherit(bootstrap.familyKey());
    watch.start("procession-parent", () -> parent.read() >= 0);
    // Before the data link: the caller removes the directory when it has both.
    TaskGate gate =
        new TaskGate(
            WorkerStatus.attach(directory.resolve(Bootstrap.STATUS)), Thread.currentThread());
    ControlLine control =
        new ControlLine(new SocketLink(connect(directory, bootstrap, true)), gate);
    LogQueue.ofThisProcess().attach(control::log);
    watch.start("procession-control", control::receive);
    watch.watchParent();
    return new Arrival(bootstrap, watch, control, gate, connectData(directory, bootstrap));
  }

  private static SocketChannel connect(Path directory, Bootstrap bootstrap, boolean control)
      throws IOException {
    SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(Bootstrap.SOCKET)));
    Handshake.send(
        channel,
        new Hello(
            FrameDescriptor.VERSION,
            control,
            bootstrap.worker(),
            ProcessHandle.current().pid(),
            bootstrap.secret()));
    return channel;
  }

  private static Link connectData(Path directory, Bootstrap bootstrap) throws IOException {
    if (!bootstrap.data().rings()) {
      return new SocketLink(connect(directory, bootstrap, false));
    }
    // Before it connects: the caller deletes the file then.
    RingRegion region = RingRegion.attach(directory.resolve(Bootstrap.RINGS));
    return RingLink.open(region, connect(directory, bootstrap, false), bootstrap.data().spin());
  }
}
