package io.procession.internal.launch;

import io.procession.internal.transport.RingLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kind of data link that a worker gets, and why.
 *
 * @param rings whether frames go through shared memory; else through the socket
 * @param futex whether both sides may sleep in futexes, once that is worth while
 * @param reason in words
 */
public record TransportChoice(boolean rings, boolean futex, String reason) {
  private static final String MEMORY_FILE_SYSTEM = "tmpfs";

  /**
   * Chooses.
   *
   * @param wish what the user wishes
   * @param directory where the region of rings would be
   * @return the choice; there may still be no space for it
   */
  public static TransportChoice of(Transport wish, Path directory) {
    if (wish == Transport.SOCKET) {
      return new TransportChoice(false, false, wished(wish));
    }
    if (wish == Transport.AUTO) {
      String obstacle = obstacle(directory);
      if (!obstacle.isEmpty()) {
        return new TransportChoice(false, false, obstacle);
      }
    }
    if (wish == Transport.BELL) {
      return new TransportChoice(true, false, wished(wish));
    }
    return RingLink.mayUseFutex()
        ? new TransportChoice(true, true, "native access is enabled, so sleepers wake by futex")
        : new TransportChoice(
            true,
            false,
            "native access is not enabled for this library, so sleepers wake by a byte on a"
                + " socket");
  }

  private static String wished(Transport wish) {
    return "as -D%s=%s says".formatted(Transport.PROPERTY, wish);
  }

  /** Why files in the directory are not memory that two processes can share, or nothing. */
  private static String obstacle(Path directory) {
    String system = System.getProperty("os.name");
    if (!system.equals("Linux")) {
      return "rings are used on Linux only, and this is " + system;
    }
    try {
      String type = Files.getFileStore(directory).type();
      return type.equals(MEMORY_FILE_SYSTEM)
          ? ""
          : "%s is not in memory: its file system is %s".formatted(directory, type);
    } catch (IOException e) {
      return "the file system of %s is not known: %s".formatted(directory, e);
    }
  }
}
