package io.procession.internal.launch;

import io.procession.internal.transport.RingLink;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the data links of a pool's workers, or of a child, shall be. */
public final class DataLinks {
  private final Transport wish;
  private final boolean spin;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Makes a wish.
   *
   * @param wish which kind
   * @param spin whether those who wait may look at shared memory before they sleep
   */
  public DataLinks(Transport wish, boolean spin) {
    this.wish = wish;
    this.spin = spin;
  }

  /**
   * What this process wishes for the workers of a pool.
   *
   * @param workers how many
   * @return the wish
   */
  public static DataLinks ofWorkers(int workers) {
    return new DataLinks(Transport.wanted(), RingLink.maySpin(workers));
  }

  /**
   * Sockets: one call and one result do not earn the memory of two rings.
   *
   * @return the wish
   */
  public static DataLinks ofChild() {
    return new DataLinks(Transport.SOCKET, false);
  }

  Transport wish() {
    return wish;
  }

  boolean spin() {
    return spin;
  }

  /**
   * Whether nobody was told yet that a link is not as it should be; one word for a pool is enough.
   */
  boolean tellNow() {
    return !told.getAndSet(true);
  }
}
