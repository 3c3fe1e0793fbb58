package io.procession.internal.wire;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The key that a program and all processes which it starts have in common. The program chooses it
 * when it is first needed; the others are told on their standard input, which nobody else can read.
 */
public final class FamilyKey {
  static final int LENGTH = 32;

  /** There is one for each process, as it is inherited. */
  private static final FamilyKey OF_THIS_PROCESS = new FamilyKey();

  private byte @Nullable [] bytes;

  private FamilyKey() {}

  /**
   * That of this process.
   *
   * @return the only one
   */
  public static FamilyKey ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * The key.
   *
   * @return a copy
   */
  public synchronized byte[] get() {
    if (bytes == null) {
      bytes = new byte[LENGTH];
      new SecureRandom().nextBytes(bytes);
    }
    return bytes.clone();
  }

  /**
   * Takes over the key of the process that started this one, before anybody asks for it.
   *
   * @param inherited its key
   */
  public synchronized void inherit(byte[] inherited) {
    bytes = inherited.clone();
  }
}
