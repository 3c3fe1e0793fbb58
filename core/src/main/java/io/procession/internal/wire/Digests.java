package io.procession.internal.wire;

import io.procession.spi.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests that tell whether bytes are the same. */
public final class Digests {
  private Digests() {}

  /**
   * A digest of nothing yet.
   *
   * @return for one thread at a time
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Adds what was encoded.
   *
   * @param digest what it is added to
   * @param payload read, not changed
   */
  public static void add(MessageDigest digest, Payload payload) {
    for (int i = 0; i < payload.blocks(); i++) {
      digest.update(payload.block(i), 0, payload.blockLength(i));
    }
  }
}
