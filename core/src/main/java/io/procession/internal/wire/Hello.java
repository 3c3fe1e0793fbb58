package io.procession.internal.wire;

/**
 * The first message of a worker on each of its links.
 *
 * @param version {@link FrameDescriptor#VERSION} of the worker
 * @param control whether this is the control link; else it is the data link
 * @param worker the index that the worker was given
 * @param pid its process number
 * @param secret what it was given on its standard input
 */
public record Hello(int version, boolean control, int worker, long pid, byte[] secret) {
  /** The bytes of the secret. */
  public static final int SECRET_LENGTH = 32;

  /** The bytes of all fields. */
  public static final int LENGTH = 4 + 1 + 4 + 8 + SECRET_LENGTH;

  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeInt(version);
    out.writeBoolean(control);
    out.writeInt(worker);
    out.writeLong(pid);
    out.writeBytes(secret, 0, secret.length);
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the message
   */
  public static Hello readFrom(PayloadReader in) {
    int version = in.readInt();
    boolean control = in.readBoolean();
    int worker = in.readInt();
    long pid = in.readLong();
    byte[] secret = new byte[SECRET_LENGTH];
    in.readBytes(secret, 0, secret.length);
    return new Hello(version, control, worker, pid, secret);
  }
}
