package io.procession;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Manager}'s process has ended, cannot be reached, or does not have the object any more.
 *
 * <p>Whether a call that was under way has been done is not known. A later call connects again, and
 * succeeds if only the connection was broken; objects of a manager that has ended are gone.
 */
public class ManagerLostException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /** Where the manager was. */
  private final SocketAddress address;

  /**
   * Creates the exception.
   *
   * @param message which manager is lost, why, and what to try
   * @param address where the manager was
   * @param cause what the connection reported, or null
   */
  public ManagerLostException(String message, SocketAddress address, @Nullable Throwable cause) {
    super(message, cause);
    this.address = address;
  }

  /**
   * Where the manager was.
   *
   * @return its address
   */
  public SocketAddress address() {
    return address;
  }
}
