package io.procession.mpi;

import io.procession.spi.EngineHost;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** The pools of rank 0: what other ranks tell is brought to the session it is about. */
final class Hub {
  private final Post post;
  private final Map<Long, RankSession> sessions;
  private final AtomicLong pools = new AtomicLong();

  /**
   * Makes the hub.
   *
   * @param post of this rank
   * @param sessions where the post's receiver finds them
   */
  Hub(Post post, ConcurrentHashMap<Long, RankSession> sessions) {
    this.post = post;
    this.sessions = sessions;
  }

  Post post() {
    return post;
  }

  int ranks() {
    return post.place().size();
  }

  RankSession open(int workers, EngineHost host) {
    return RankSession.start(this, pools.incrementAndGet(), workers, host);
  }

  void add(long pool, RankSession session) {
    sessions.put(pool, session);
  }

  void remove(long pool) {
    sessions.remove(pool);
  }

  /** Lets the other ranks go. */
  void end() {
    IntStream.range(1, ranks()).forEach(rank -> post.send(rank, new Message.End(0)));
    post.end();
  }
}
