package io.procession.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory that a process really uses, as Linux knows it. */
public final class ResidentMemory {
  private static final String KIB = " kB";

  private ResidentMemory() {}

  /**
   * The resident memory of a process: {@code VmRSS}. Shared pages count in each process.
   *
   * @param pid the process
   * @return bytes; empty if the process has ended, or this is not Linux
   */
  public static OptionalLong of(long pid) {
    String status;
    try {
      status =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    // statm is shorter, but counts in pages, whose size Java does not tell.
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:") && line.endsWith(KIB))
        .mapToLong(line -> Long.parseLong(line.substring(6, line.length() - 3).strip()) << 10)
        .findFirst();
  }
}
