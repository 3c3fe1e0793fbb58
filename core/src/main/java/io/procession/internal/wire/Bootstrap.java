package io.procession.internal.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a worker is told on its standard input, which nobody else can read. The stream stays open
 * after it: its end tells the worker that the caller is gone.
 *
 * @param version {@link FrameDescriptor#VERSION} of the caller
 * @param worker the index of the worker in its pool
 * @param secret what the worker shows when it connects
 * @param familyKey what all processes of the program have in common
 * @param data how frames travel between worker and caller
 */
public record Bootstrap(int version, int worker, byte[] secret, byte[] familyKey, DataLink data) {
  /** The name of the socket in the directory that is the worker's one argument. */
  public static final String SOCKET = "socket";

  /** The name of the status region in the directory. */
  public static final String STATUS = "status";

  /** The name of the region of rings in the directory, where there is one. */
  public static final String RINGS = "rings";

  /**
   * Writes it.
   *
   * @param stream the worker's standard input
   * @throws IOException if the worker is gone
   */
  public void writeTo(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeInt(version);
    out.writeInt(worker);
    out.write(secret);
    out.write(familyKey);
    out.writeBoolean(data.rings());
    out.writeBoolean(data.spin());
    out.flush();
  }

  /**
   * Reads it.
   *
   * @param stream the standard input
   * @return what the caller wrote
   * @throws IOException if the caller is gone, or this is not a worker's standard input
   */
  public static Bootstrap readFrom(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readInt();
    if (version != FrameDescriptor.VERSION) {
      throw new IOException(
          "caller and worker must be of the same version: caller=%d worker=%d"
              .formatted(version, FrameDescriptor.VERSION));
    }
    int worker = in.readInt();
    byte[] secret = new byte[Hello.SECRET_LENGTH];
    in.readFully(secret);
    byte[] familyKey = new byte[FamilyKey.LENGTH];
    in.readFully(familyKey);
    DataLink data = new DataLink(in.readBoolean(), in.readBoolean());
    return new Bootstrap(version, worker, secret, familyKey, data);
  }

  /**
   * The way of functions, inputs and results.
   *
   * @param rings whether they go through the region {@link #RINGS}; else the socket carries them
   * @param spin whether the worker may look at the region before it sleeps
   */
  public record DataLink(boolean rings, boolean spin) {}
}
