package io.procession.mpi;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The MPI of this process. It can be initialized once in the life of a process, so this belongs to
 * the process, too.
 */
final class World {
  private static final World ONLY = new World();

  /** How long the end of the program waits for the other ranks' ends. */
  private static final Duration LEAVE = Duration.ofSeconds(30);

  private final ConcurrentHashMap<Long, RankSession> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Message.Serving> hosts = new ConcurrentHashMap<>();
  private final RankServer server = new RankServer();

  // Guarded by this.
  private @Nullable Hub hub;
  private boolean begun;
  private @Nullable MpiException failure;
  private boolean collective;

  private World() {}

  static World ofThisProcess() {
    return ONLY;
  }

  /**
   * Initializes MPI, unless that is done. Gives the pools of rank 0; null in other ranks, to the
   * first call when they have served, and to those of tasks at once.
   */
  @Nullable Hub enter() {
    Post serving = begin();
    if (serving != null) {
      serve(serving);
    }
    synchronized (this) {
      return hub;
    }
  }

  /** Gives what to serve, if that is to be done. */
  private synchronized @Nullable Post begin() {
    checkNotFailed();
    if (collective) {
      throw new IllegalStateException(
          "a program whose ranks all run it (Ranks) has no pool of the engine mpi\n"
              + "  Try: Mpi.enter() in place of Ranks.open(), or pools of the local engine");
    }
    if (begun) {
      return null;
    }
    Post post = Post.start(MpiLibrary::open, new Mail());
    begun = true;
    if (post.place().rank() > 0) {
      return post;
    }
    try {
      hub = open(post);
    } catch (MpiException e) {
      failure = e;
      throw e;
    }
    return null;
  }

  /**
   * Refuses a second use of MPI in this process.
   *
   * @throws MpiException if the first failed: as it did
   */
  synchronized void enterCollective() {
    checkNotFailed();
    if (begun || collective) {
      throw new IllegalStateException(
          "MPI is in use in this process already: by "
              + (begun ? "the engine mpi" : "Ranks")
              + "\n"
              + "  Try: one Ranks for the whole program, and none beside pools of the engine"
              + " mpi");
    }
    collective = true;
  }

  /** MPI cannot be initialized; what the next attempt is told. */
  synchronized void failed(MpiException why) {
    failure = why;
  }

  private void checkNotFailed() {
    if (failure != null) {
      throw new MpiException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private Hub open(Post post) {
    Hub made = new Hub(post, sessions, hosts);
    if (post.place().size() < 2) {
      end(made);
      throw new MpiException(
          """
          the engine mpi needs at least 2 ranks, of which rank 0 runs the program: ranks=1
            likely cause | the program was not started by mpirun, or by that of another MPI library
            Try: mpirun -n 4 procession run --engine mpi …, or --engine local on one machine\
          """,
          null);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(made), "procession-mpi-end"));
    return made;
  }

  private static void end(Hub hub) {
    hub.end();
    try {
      hub.post().join(LEAVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The process ends in any case.
    }
  }

  private void serve(Post post) {
    try {
      post.send(0, new Message.Serving(0, ProcessHandle.current().pid(), post.place().host()));
      server.serve();
      post.end(Map.of(0, new Message.Left(0)), 0);
      post.join(LEAVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MpiException("interrupted while this rank served: " + post.place(), e);
    }
  }

  /** What comes to this rank, on the thread of the post. */
  private final class Mail implements Post.Receiver {
    @Override
    public void received(Post post, int from, Frame frame) {
      switch (MessageCodec.decode(frame)) {
        case Message.Order order -> server.received(post, order);
        case Message.Serving serving -> hosts.put(from, serving);
        case Message.Left _ -> post.left();
        case Message.News news -> {
          RankSession session = sessions.get(news.pool());
          if (session != null) { // Else it crossed the end of its pool on the way.
            session.received(from, news);
          }
        }
      }
    }

    /** Nobody knows what is missing now, or in which pool. */
    @Override
    public void failed(Post post, int from, Throwable cause) {
      if (post.place().rank() > 0) {
        server.failed(post, cause);
        return;
      }
      MpiException why =
          new MpiException(
              "rank 0 could not take in what rank "
                  + from
                  + " sent: "
                  + cause
                  + "\n  Try: a larger heap of the program (procession -J-Xmx8g run …), or smaller"
                  + " results",
              cause);
      sessions.values().forEach(session -> session.giveUp(why));
    }
  }
}
