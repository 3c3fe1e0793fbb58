package io.procession.internal.launch;

import java.util.Locale;
import java.util.Optional;

/** What users may wish for the data links of a pool, with {@link #PROPERTY}. */
public enum Transport {
  /** Rings where they are possible, else sockets. */
  AUTO,

  /** Rings; a worker that cannot have them does not start. */
  RING,

  /** Rings without futexes, for systems whose futexes cannot be trusted, and for tests. */
  BELL,

  /** Sockets. */
  SOCKET;

  /** The system property of the caller that has the wish. */
  public static final String PROPERTY = "procession.transport";

  /**
   * The wish of this process.
   *
   * @return AUTO if there is none
   * @throws IllegalArgumentException if it is not one of these
   */
  public static Transport wanted() {
    String wish = Optional.ofNullable(System.getProperty(PROPERTY)).orElse("auto");
    for (Transport transport : values()) {
      if (transport.toString().equals(wish)) {
        return transport;
      }
    }
    throw new IllegalArgumentException(
        "%s must be auto, ring, bell or socket: %s=%s".formatted(PROPERTY, PROPERTY, wish));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
