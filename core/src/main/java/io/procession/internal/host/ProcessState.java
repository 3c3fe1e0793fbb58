package io.procession.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the system lets a process run, as Linux says it. */
public final class ProcessState {
  private static final String STATE = "State:";

  private ProcessState() {}

  /**
   * The state of a process.
   *
   * @param pid the process
   * @return such as {@code S (sleeping)}, {@code T (stopped)} or {@code D (disk sleep)}; empty if
   *     it has ended, or this is not Linux
   */
  public static Optional<String> of(long pid) {
    try {
      String status =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1);
      return status
          .lines()
          .filter(line -> line.startsWith(STATE))
          .map(line -> line.substring(STATE.length()).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
