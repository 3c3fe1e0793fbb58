package io.procession.internal.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which process it is, for ever: its number, which the system gives again, and when it started.
 *
 * <p>On Linux the start is counted in ticks since the machine started, as {@code /proc} tells it;
 * the JDK computes the time of day from it, which moves when the clock is set. A mark fits into 62
 * bits, so that a word of shared memory can name its owner and still has two bits for its state.
 *
 * @param pid its number
 * @param start when it started, in a unit of this system
 */
public record ProcessMark(long pid, long start) {
  private static final int PID_BITS = 22; // Linux's largest number is 2^22.
  private static final long PID_MASK = (1L << PID_BITS) - 1;
  private static final long START_MASK = (1L << 40) - 1;

  /** The bits of a word that {@link #token} uses. */
  public static final long TOKEN_MASK = (START_MASK << PID_BITS) | PID_MASK;

  /** Fields of {@code /proc/PID/stat} behind the name of the program. */
  private static final int STATE = 0;

  private static final int START = 19;

  /**
   * This process.
   *
   * @return always the same
   */
  public static ProcessMark current() {
    return Current.MARK;
  }

  /**
   * The mark that a word holds.
   *
   * @param token the word; bits beyond {@link #TOKEN_MASK} are ignored
   * @return the mark
   */
  public static ProcessMark ofToken(long token) {
    return new ProcessMark(token & PID_MASK, (token >>> PID_BITS) & START_MASK);
  }

  /**
   * The mark of a process that runs.
   *
   * @param pid its number
   * @return empty if there is none of that number
   */
  public static Optional<ProcessMark> of(long pid) {
    return startOf(pid).map(start -> new ProcessMark(pid, start & START_MASK));
  }

  /**
   * The mark as a word, never 0.
   *
   * @return bits within {@link #TOKEN_MASK}
   */
  public long token() {
    return ((start & START_MASK) << PID_BITS) | (pid & PID_MASK);
  }

  /**
   * Whether the process still runs. Takes a system call or two.
   *
   * @return false once it has ended, also while nobody has asked for its exit code yet
   */
  public boolean isAlive() {
    return this.equals(current()) || of(pid).filter(this::equals).isPresent();
  }

  /**
   * Which numbers of processes this process sees: containers that share a directory may not, and
   * what one calls dead lives in the other.
   *
   * @return the same 8 digits in all processes of one name space
   */
  public static String namespace() {
    return Current.NAMESPACE;
  }

  private static String readNamespace() {
    try {
      String link =
          Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
      String number = link.replaceAll("\\D", "");
      return "%08x".formatted((int) Long.parseLong(number));
    } catch (IOException | UnsupportedOperationException | NumberFormatException e) {
      return "00000000"; // A system without them.
    }
  }

  private static Optional<Long> startOf(long pid) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      // The name of the program is in parentheses, and may contain some, and spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return hasEnded(fields[STATE], pid)
          ? Optional.empty()
          : Optional.of(Long.parseLong(fields[START]));
    } catch (NoSuchFileException e) {
      return Files.exists(Path.of("/proc/self/stat")) ? Optional.empty() : startByJdk(pid);
    } catch (IOException e) {
      return startByJdk(pid); // It ended while it was read, or is hidden from us.
    }
  }

  /** A process whose first thread has ended may have others that go on. */
  private static boolean hasEnded(String state, long pid) throws IOException {
    if (state.equals("X")) {
      return true;
    }
    if (!state.equals("Z")) {
      return false;
    }
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.count() <= 1;
    }
  }

  private static Optional<Long> startByJdk(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  @Override
  public String toString() {
    return "pid " + pid;
  }

  /** Holds what does not change while this process runs. */
  private static final class Current {
    private static final String NAMESPACE = readNamespace();

    private static final ProcessMark MARK =
        of(ProcessHandle.current().pid())
            .orElseThrow(() -> new IllegalStateException("this process is not listed"));

    private Current() {}
  }
}
