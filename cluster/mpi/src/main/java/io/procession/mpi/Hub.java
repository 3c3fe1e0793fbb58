package io.procession.mpi;

import io.procession.spi.EngineHost;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pools of rank 0: what other ranks tell is brought to the session it is about. */
final class Hub {
  private final Post post;
  private final Map<Long, RankSession> sessions;
  private final Map<Integer, Message.Serving> hosts;
  private final AtomicLong pools = new AtomicLong();
  private volatile boolean ended;

  /**
   * Makes the hub.
   *
   * @param post of this rank
   * @param sessions where the post's receiver finds them
   * @param hosts what ranks have said of themselves, by rank; filled as they do
   */
  Hub(
      Post post,
      ConcurrentHashMap<Long, RankSession> sessions,
      ConcurrentHashMap<Integer, Message.Serving> hosts) {
    this.post = post;
    this.sessions = sessions;
    this.hosts = hosts;
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
    if (ended) {
      giveUp(session);
    }
  }

  /** What a rank has said of itself; null before it has. */
  Message.@Nullable Serving host(int rank) {
    return hosts.get(rank);
  }

  void remove(long pool) {
    sessions.remove(pool);
  }

  /** Lets the other ranks go. Calls that still run fail: their results would not come any more. */
  void end() {
    ended = true;
    sessions.values().forEach(Hub::giveUp);
    post.end(
        IntStream.range(1, ranks())
            .boxed()
            .collect(Collectors.toMap(rank -> rank, _ -> new Message.End(0))),
        ranks() - 1);
  }

  private static void giveUp(RankSession session) {
    session.giveUp(
        new MpiException(
            """
            the program ends, so the ranks of its pools have left
              likely cause | System.exit while a call ran, or a pool that is used in a shutdown hook
              Try: close pools before the program ends\
            """,
            null));
  }
}
