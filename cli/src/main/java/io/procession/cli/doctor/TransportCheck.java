package io.procession.cli.doctor;

import io.procession.internal.launch.RuntimeDirectory;
import io.procession.internal.launch.Transport;
import io.procession.internal.launch.TransportChoice;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tries how this process and its workers will talk to each other. */
final class TransportCheck {
  /** Less: a large array does not fit. Docker's default is 64 MiB. */
  private static final long ENOUGH_BYTES = 128L << 20;

  private final Path sharedMemory;

  /**
   * Creates the check.
   *
   * @param sharedMemory the directory of the system's shared memory
   */
  TransportCheck(Path sharedMemory) {
    this.sharedMemory = sharedMemory;
  }

  Section section() {
    List<Finding> findings = new ArrayList<>();
    try (var directory = RuntimeDirectory.choose()) {
      directory.make();
      findings.add(
          Finding.ok("directory", "workers' sockets go below " + directory.path().getParent()));
      findings.add(sockets(directory.path()));
      findings.add(dataLinks(directory.path()));
    } catch (IOException e) {
      findings.add(
          Finding.missing(
              "directory",
              String.valueOf(e.getMessage()),
              "make /dev/shm or /tmp writable, or set XDG_RUNTIME_DIR or -J-Djava.io.tmpdir=DIR."));
    }
    findings.add(memory());
    return new Section("transport", findings);
  }

  /** What the tasks of a pool in this process would travel by. */
  static Finding dataLinks(Path directory) {
    TransportChoice choice;
    try {
      choice = TransportChoice.of(Transport.wanted(), directory);
    } catch (IllegalArgumentException e) {
      return Finding.missing(
          "tasks",
          String.valueOf(e.getMessage()),
          "one of these, or nothing: the default is the fastest that is possible.");
    }
    if (!choice.rings()) {
      return Finding.optional(
          "tasks", "travel by socket: " + choice.reason(), "/dev/shm as a tmpfs, on Linux.");
    }
    return Finding.ok("tasks", "travel by rings in shared memory: " + choice.reason());
  }

  /** Sends one byte through a socket. */
  static Finding sockets(Path directory) {
    var address = UnixDomainSocketAddress.of(directory.resolve("doctor.sock"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (var client = SocketChannel.open(address);
          var accepted = server.accept()) {
        client.write(ByteBuffer.wrap(new byte[] {42}));
        var received = ByteBuffer.allocate(1);
        accepted.read(received);
        if (received.get(0) == 42) {
          return Finding.ok("Unix sockets", "made, bound and connected one");
        }
      }
      return noSockets("a byte that was sent did not arrive");
    } catch (IOException | UnsupportedOperationException e) {
      return noSockets(e.toString());
    }
  }

  private static Finding noSockets(String why) {
    return Finding.missing(
        "Unix sockets", why, "a local file system, such as /dev/shm, in XDG_RUNTIME_DIR.");
  }

  private Finding memory() {
    String name = sharedMemory.toString();
    String cure = "mount a tmpfs there; in a container: docker run --shm-size=1g.";
    try {
      if (!Files.isDirectory(sharedMemory)) {
        return Finding.optional(name, "is not there", cure);
      }
      if (!Files.isWritable(sharedMemory)) {
        return Finding.optional(name, "is not writable", cure);
      }
      long free = Files.getFileStore(sharedMemory).getUsableSpace();
      String value = "writable, " + Bytes.text(free) + " free";
      return free >= ENOUGH_BYTES ? Finding.ok(name, value) : Finding.optional(name, value, cure);
    } catch (IOException e) {
      return Finding.optional(name, e.toString(), cure);
    }
  }
}
