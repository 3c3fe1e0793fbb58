package io.procession.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The one thread of this process that calls MPI: it initializes, sends, receives, and finalizes.
 * That is all that {@code MPI_THREAD_FUNNELED} allows, and every library has that.
 */
final class Post {
  /**
   * What a receiver asks for, so that a message of another library is not taken for one of ours.
   */
  static final int TAG = 0x5052;

  /**
   * Messages that are taken in before the next look at the outboxes, which takes longer the more
   * ranks there are. More: what is to be sent waits longer where very much comes in.
   */
  private static final int AT_ONCE = 64;

  private final Receiver receiver;
  private final Supplier<SymbolLookup> library;
  private final Thread thread;
  private final CompletableFuture<Place> begun = new CompletableFuture<>();
  private final Pauses pauses = new Pauses();
  private final MemorySegment small = Arena.global().allocate(2L * Frame.SHORT);

  private int left; // Of the thread of the post.
  private volatile List<Outbox> outboxes = List.of();
  private volatile boolean ending;
  private volatile int unheard; // Ranks that this one waits for before it finalizes.

  /** Gets what comes, on the thread of the post; must not wait. */
  interface Receiver {
    /** A frame has come. */
    void received(Post post, int from, Frame frame);

    /** What has come could not be taken in: the heap is full, say. */
    void failed(Post post, int from, Throwable cause);
  }

  /**
   * Where this process is in its job.
   *
   * @param rank its number
   * @param size how many ranks there are
   * @param host the node it is on
   */
  record Place(int rank, int size, String host) {}

  private Post(Supplier<SymbolLookup> library, Receiver receiver) {
    this.library = library;
    this.receiver = receiver;
    this.thread = Thread.ofPlatform().daemon().name("procession-mpi").unstarted(this::work);
  }

  /**
   * Initializes MPI. Waits for the other ranks.
   *
   * @throws MpiException if there is no MPI
   */
  static Post start(Supplier<SymbolLookup> library, Receiver receiver) {
    Post post = new Post(library, receiver);
    post.thread.start();
    try {
      Place _ = post.begun.join();
      return post;
    } catch (CompletionException e) {
      throw e.getCause() instanceof MpiException failure
          ? new MpiException(String.valueOf(failure.getMessage()), failure)
          : e;
    }
  }

  Place place() {
    return begun.join();
  }

  /** Sends, in the order of the calls; does not wait. Any thread. */
  void send(int rank, Message message) {
    outboxes.get(rank).add(MessageCodec.encode(message));
    LockSupport.unpark(thread);
  }

  /**
   * Sends the last message to some ranks, and drops what was not begun to be sent; then receives on
   * until as many ranks have left, and finalizes MPI.
   *
   * @param last for each rank
   * @param others how many ranks say that they leave
   */
  void end(Map<Integer, Message> last, int others) {
    last.forEach((rank, message) -> outboxes.get(rank).finish(MessageCodec.encode(message)));
    unheard = others;
    ending = true;
    LockSupport.unpark(thread);
  }

  /** Waits for the end of the thread, at most so long. */
  void join(Duration limit) throws InterruptedException {
    if (Thread.currentThread() != thread) {
      boolean _ = thread.join(limit);
    }
  }

  private void work() {
    LibMpi mpi;
    Frame.Assembly[] assemblies;
    try {
      mpi = LibMpi.load(library.get());
      mpi.initialize(LibMpi.FUNNELED);
      Place place = new Place(mpi.rank(), mpi.size(), mpi.host());
      LibMpi bound = mpi;
      outboxes = IntStream.range(0, place.size()).mapToObj(i -> new Outbox(bound, i)).toList();
      assemblies = new Frame.Assembly[place.size()];
      for (int i = 0; i < assemblies.length; i++) {
        assemblies[i] = new Frame.Assembly();
      }
      begun.complete(place);
    } catch (RuntimeException | Error e) {
      begun.completeExceptionally(e);
      return;
    }
    try {
      while (!ending || left < unheard || !outboxes.stream().allMatch(Outbox::isFinished)) {
        step(mpi, assemblies);
      }
      mpi.finish();
    } catch (RuntimeException | Error e) {
      // Others would wait for ever for what this rank does not send any more.
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      mpi.abort(1);
    }
  }

  /** A rank has said that it leaves. On the thread of the post. */
  void left() {
    left++;
  }

  private void step(LibMpi mpi, Frame.Assembly[] assemblies) {
    boolean moved = false;
    boolean sending = false;
    for (Outbox outbox : outboxes) {
      moved |= outbox.step();
      sending |= outbox.isSending();
    }
    LibMpi.Arrived arrived = mpi.probe(TAG);
    for (int count = 0; arrived != null && count < AT_ONCE; count++) {
      receive(mpi, arrived, assemblies[arrived.source()]);
      moved = true;
      arrived = mpi.probe(TAG);
    }
    if (moved) {
      pauses.moved();
    } else {
      pauses.pause(this, sending);
    }
  }

  private void receive(LibMpi mpi, LibMpi.Arrived arrived, Frame.Assembly assembly) {
    if (arrived.length() <= small.byteSize()) {
      receive(mpi, arrived, assembly, small.asSlice(0, arrived.length()));
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      receive(mpi, arrived, assembly, arena.allocate(arrived.length()));
    }
  }

  private void receive(
      LibMpi mpi, LibMpi.Arrived arrived, Frame.Assembly assembly, MemorySegment piece) {
    mpi.receive(arrived, TAG, piece);
    try {
      Frame frame = assembly.add(piece.asByteBuffer());
      if (frame != null) {
        receiver.received(this, arrived.source(), frame);
      }
    } catch (RuntimeException | Error e) {
      // MPI itself goes on, and so do the other pools.
      receiver.failed(this, arrived.source(), e);
    }
  }
}
