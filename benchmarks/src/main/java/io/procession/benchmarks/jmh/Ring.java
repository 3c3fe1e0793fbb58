package io.procession.benchmarks.jmh;

import io.procession.internal.memory.RingRegion;
import io.procession.internal.transport.RingLink;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A frame there and back between two threads that look at the memory, as tasks and results do. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Ring {
  private static final byte PING = 77;

  private final PayloadWriter fields = new PayloadWriter();
  private final Payload body = Payload.of(new byte[32]);
  private RingLink near;
  private RingLink far;
  private Thread echo;

  @Setup
  public void open() throws IOException {
    Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "procession-jmh");
    Path region = directory.resolve("region");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("bell"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      SocketChannel there = SocketChannel.open(address);
      SocketChannel here = server.accept();
      near = RingLink.open(RingRegion.create(region, RingRegion.DEFAULT_CAPACITY), here, true);
      far = RingLink.open(RingRegion.attach(region), there, true);
    } finally {
      Files.deleteIfExists(region);
      Files.deleteIfExists(address.getPath());
      Files.delete(directory);
    }
    echo = Thread.ofPlatform().daemon().start(this::answer);
  }

  private void answer() {
    PayloadWriter none = new PayloadWriter();
    try {
      for (Frame frame = far.receive(); frame != null; frame = far.receive()) {
        none.reset();
        far.send(PING, none, frame.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @TearDown
  public void close() throws InterruptedException {
    near.close();
    echo.join();
    far.close();
  }

  @Benchmark
  public Frame thereAndBack() throws IOException {
    fields.reset();
    near.send(PING, fields, body);
    return near.receive();
  }
}
