package io.procession.internal.memory;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names of directories that say for ever whose they are: {@code procession-PID-START-RANDOM}. What
 * an owner that was killed has left, anybody may then remove.
 */
public final class OwnerName {
  /** How they all begin. */
  public static final String PREFIX = "procession-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private OwnerName() {}

  /**
   * A name that nobody can guess.
   *
   * @return the name of something of this process
   */
  public static String make() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return ofThisProcess() + ProcessMark.namespace() + HexFormat.of().formatHex(random);
  }

  /**
   * How the names that this process made begin.
   *
   * @return a prefix
   */
  public static String ofThisProcess() {
    ProcessMark me = ProcessMark.current();
    return PREFIX + me.pid() + "-" + me.start() + "-";
  }

  /**
   * Whether the process that made a name has ended.
   *
   * @param name any name
   * @return false if it lives, if this process cannot know, or if the name is somebody else's
   */
  public static boolean ownerIsGone(String name) {
    String[] parts = name.split("-", -1);
    if (!name.startsWith(PREFIX)
        || parts.length != 4
        || !parts[3].startsWith(ProcessMark.namespace())) {
      return false; // The process numbers of another container say nothing here.
    }
    try {
      return !new ProcessMark(Long.parseLong(parts[1]), Long.parseLong(parts[2])).isAlive();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
