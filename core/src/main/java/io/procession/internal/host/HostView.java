package io.procession.internal.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that the rules may ask of the world; tests answer from recorded environments. */
public interface HostView {
  /** Returns an environment variable as it is, or null when it is not set. */
  @Nullable String environment(String name);

  /** Returns a system property, or null when it is not set. */
  @Nullable String property(String name);

  /** Returns the lines of a file, or empty when it is no file that can be read. */
  Optional<List<String>> lines(String absolutePath);

  /** Returns how many CPUs the JVM sees now; the number may change while the process runs. */
  int availableProcessors();

  /** Returns the name of this host, as the kernel knows it. */
  String hostname();

  /** Returns the time. */
  Instant now();

  /** Runs a command and returns what it printed, or why it did not answer within the limit. */
  CommandAnswer run(Duration limit, List<String> command);

  /**
   * What became of a command.
   *
   * @param answered whether it ended with exit code 0 in time
   * @param text its standard output, or the reason why there is no answer
   */
  record CommandAnswer(boolean answered, String text) {}
}
