package io.procession.internal.transport;

import io.procession.internal.memory.RingRegion;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A second JVM with the other side of a ring link, which runs {@link PeerMain}. */
final class PeerJvm implements AutoCloseable {
  private final Process process;
  private final RingLink link;
  private final CompletableFuture<Void> stopped;

  private PeerJvm(Process process, RingLink link, CompletableFuture<Void> stopped) {
    this.process = process;
    this.link = link;
    this.stopped = stopped;
  }

  /**
   * Starts it and connects.
   *
   * @param spinNanos of both sides
   * @param futexAfter of both sides
   * @param jvmArgs of the other JVM
   */
  static PeerJvm start(Path directory, long spinNanos, int futexAfter, String... jvmArgs)
      throws IOException {
    Path region = directory.resolve("region");
    RingRegion created = RingRegion.create(region, RingRegion.DEFAULT_CAPACITY);
    List<String> arguments = new ArrayList<>(List.of(jvmArgs));
    arguments.addAll(
        List.of(
            PeerMain.class.getName(),
            directory.toString(),
            Long.toString(spinNanos),
            Integer.toString(futexAfter)));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
      Process process = new ProcessBuilder(java(arguments)).redirectErrorStream(true).start();
      CompletableFuture<Void> stopped = process.onExit().thenRun(() -> stopAccepting(server));
      RingLink link = RingLink.open(created, server.accept(), spinNanos, futexAfter);
      return new PeerJvm(process, link, stopped);
    }
  }

  /**
   * The command of a JVM that has the classes of this module and of its tests, and nothing else.
   */
  static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(origin(RingLink.class) + ":" + origin(PeerMain.class));
    command.addAll(arguments);
    return command;
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stopAccepting(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  RingLink link() {
    return link;
  }

  /** Kills the process with SIGKILL and waits for its end. */
  void kill() {
    process.destroyForcibly();
    stopped.join();
  }

  /** What the process printed. To be asked once it will end. */
  String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  int exitCode() {
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    link.close();
    kill();
  }
}
