package io.procession.internal.journal;

import io.procession.internal.wire.Digests;
import io.procession.spi.Payload;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Digests of consecutive inputs, from which that of any of their parts can be made: a worker may
 * report any number of a chunk's results at once.
 */
public final class InputDigests {
  /** Of no inputs. */
  public static final InputDigests NONE = new InputDigests();

  private static final int SIZE = JournalDescriptor.INPUT_DIGEST;

  private final byte[] digests;
  private final int count;

  private InputDigests() {
    this(new byte[0], 0);
  }

  private InputDigests(byte[] digests, int count) {
    this.digests = digests;
    this.count = count;
  }

  int count() {
    return count;
  }

  /**
   * The digests of a part.
   *
   * @param from the first input
   * @param to the end, exclusive
   */
  public InputDigests part(int from, int to) {
    return new InputDigests(Arrays.copyOfRange(digests, from * SIZE, to * SIZE), to - from);
  }

  /**
   * Whether recorded results are those of these inputs.
   *
   * @param part the results
   */
  public boolean areOf(RecordedPart part) {
    return count == part.count() && MessageDigest.isEqual(together(), part.inputs());
  }

  /** One digest for all. */
  byte[] together() {
    return Arrays.copyOf(Digests.sha256().digest(digests), SIZE);
  }

  /** Makes digests of inputs. For one thread at a time. */
  public static final class Maker {
    private final MessageDigest digest = Digests.sha256();
    private byte[] digests = new byte[16 * SIZE];
    private int count;

    /** Adds an input, encoded by itself. */
    public void add(Payload encoded) {
      Digests.add(digest, encoded);
      if (digests.length < (count + 1) * SIZE) {
        digests = Arrays.copyOf(digests, 2 * digests.length);
      }
      System.arraycopy(digest.digest(), 0, digests, count * SIZE, SIZE);
      count++;
    }

    /** Gives what was added, and begins again. */
    public InputDigests take() {
      InputDigests taken = new InputDigests(Arrays.copyOf(digests, count * SIZE), count);
      count = 0;
      return taken;
    }
  }
}
