package io.procession.internal.journal;

import io.procession.JournalException;
import io.procession.JournalSync;
import io.procession.PoolTerminatedException;
import io.procession.internal.host.ThisHost;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The journal of one pool: which results are recorded, and where new ones go. Thread-safe. */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.procession.journal");
  private static final Duration SYNC_PERIOD = Duration.ofSeconds(1);

  private final JournalSync sync;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<Integer, RecordedCall> byNumber = new HashMap<>();
  private final Map<String, RecordedCall> byKeyAndProgram = new HashMap<>();
  private final Map<String, RecordedCall> latestByKey = new HashMap<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Set<String> namedKeys = new HashSet<>();
  private final JournalFile file;
  private final PayloadWriter fields = new PayloadWriter();
  private boolean unsynced;
  private boolean syncing;
  private @Nullable IOException syncFailure;
  private boolean closed;

  private Journal(Path path, JournalSync sync) {
    this.sync = sync;
    this.file = JournalFile.open(path, this::read);
  }

  /**
   * Opens or creates a journal.
   *
   * @param path the file
   * @param sync when it is forced to the disk
   * @return the open journal, to be closed
   * @throws JournalException if another pool or program has it open, or it is damaged
   */
  public static Journal open(Path path, JournalSync sync) {
    Journal journal = new Journal(path, sync);
    try {
      journal.writeOpened();
      return journal;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  // ------------------------------------------------------------------ what is there

  private void read(long position, long length, Payload body) {
    PayloadReader in = PayloadReader.of(body);
    switch (in.readByte()) {
      case JournalDescriptor.CALL -> {
        int number = in.readVarint();
        String key = in.readString();
        long seed = in.readLong();
        add(new RecordedCall(number, key, in.readBytes(JournalDescriptor.PROGRAM_DIGEST), seed));
      }
      case JournalDescriptor.PART -> {
        RecordedCall call = byNumber.get(in.readVarint());
        RecordedPart part = RecordedPart.readFrom(in, position, length);
        if (call != null) {
          call.add(part);
        }
      }
      default -> {
        // OPENED is for people; a later version may add what this one need not know.
      }
    }
  }

  private void add(RecordedCall call) {
    byNumber.put(call.number(), call);
    byKeyAndProgram.put(call.key() + '\n' + HexFormat.of().formatHex(call.program()), call);
    latestByKey.put(call.key(), call);
  }

  // ------------------------------------------------------------------ calls

  /**
   * What identifies a call in the next run.
   *
   * @param name the name that the program gave it, or null
   * @param description the method and the function, where it has no name
   * @param program digest of the function, of what it captured, and of its code
   */
  public record CallKey(@Nullable String name, String description, byte[] program) {}

  /**
   * Begins a call.
   *
   * @param identity which one
   * @param newSeed of the random numbers of its tasks, if it is not recorded
   * @return what is recorded of it, and where its results are recorded
   * @throws IllegalArgumentException if the name was used for another call of this pool
   */
  public JournalCall begin(CallKey identity, long newSeed) {
    lock.lock();
    try {
      String key = key(identity);
      RecordedCall call =
          byKeyAndProgram.get(key + '\n' + HexFormat.of().formatHex(identity.program()));
      if (call == null) {
        RecordedCall former = latestByKey.get(key);
        if (former != null && former.tasks() > 0) {
          LOG.log(
              Level.WARNING,
              "journal {0}: the function of {1} is not what it was, in what it captured, in its"
                  + " class or in the classes that it uses; {2} recorded tasks run again",
              file.path(),
              key,
              former.tasks());
        }
        call = new RecordedCall(byNumber.size(), key, identity.program(), newSeed);
        writeCall(call);
        add(call);
      }
      return new JournalCall(this, call);
    } finally {
      lock.unlock();
    }
  }

  private String key(CallKey identity) {
    String name = identity.name();
    if (name == null) {
      String description = identity.description();
      return description + " #" + ordinals.merge(description, 1, Integer::sum);
    }
    if (!namedKeys.add(name)) {
      throw new IllegalArgumentException(
          "key must name one call of the pool: key=%s\n".formatted(name)
              + "  Try: withKey(\"%s-\" + step) in a loop.".formatted(name));
    }
    return "\"" + name + "\"";
  }

  // ------------------------------------------------------------------ writing

  private void writeOpened() {
    lock.lock();
    try {
      fields.reset();
      fields.writeByte(JournalDescriptor.OPENED);
      fields.writeVarlong(ProcessHandle.current().pid());
      fields.writeLong(System.currentTimeMillis());
      fields.writeString(new ThisHost().hostname());
      append(Payload.EMPTY);
    } finally {
      lock.unlock();
    }
  }

  private void writeCall(RecordedCall call) {
    fields.reset();
    fields.writeByte(JournalDescriptor.CALL);
    fields.writeVarint(call.number());
    fields.writeString(call.key());
    fields.writeLong(call.seed());
    fields.writeBytes(call.program());
    append(Payload.EMPTY);
  }

  /** Records results; after {@link #close} it does nothing. */
  void write(RecordedCall call, RecordedPart part, Payload elements) {
    lock.lock();
    try {
      if (closed) {
        return; // The pool was terminated; what comes in late runs again.
      }
      fields.reset();
      fields.writeByte(JournalDescriptor.PART);
      fields.writeVarint(call.number());
      part.writeTo(fields);
      append(elements);
    } finally {
      lock.unlock();
    }
  }

  /** Takes note that this journal has all results of a shard, and forces it to the disk. */
  void writeShard(int index, int count) {
    lock.lock();
    try {
      if (!closed) {
        fields.reset();
        fields.writeByte(JournalDescriptor.SHARD);
        fields.writeVarint(index);
        fields.writeVarint(count);
        append(Payload.EMPTY);
        syncNow();
        throwSyncFailure();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the results of a shard over, unless they are here.
   *
   * @return how many reports of workers it has
   */
  long adopt(ShardFile shard) {
    lock.lock();
    try {
      long[] count = {0};
      shard.forEach(
          (call, part, elements) -> {
            RecordedCall mine =
                byKeyAndProgram.computeIfAbsent(
                    call.key() + '\n' + HexFormat.of().formatHex(call.program()),
                    name -> newCall(call));
            if (!mine.has(part)) {
              write(mine, part, elements);
            }
            count[0]++;
          });
      return count[0];
    } finally {
      lock.unlock();
    }
  }

  private RecordedCall newCall(RecordedCall like) {
    RecordedCall call = new RecordedCall(byNumber.size(), like.key(), like.program(), like.seed());
    writeCall(call);
    byNumber.put(call.number(), call);
    return call;
  }

  private void append(Payload elements) {
    throwSyncFailure();
    file.append(fields, elements);
    unsynced = true;
    if (sync == JournalSync.EACH_ENTRY) {
      syncNow();
      throwSyncFailure();
    } else if (sync == JournalSync.EACH_SECOND && !syncing) {
      syncing = true;
      Thread.ofVirtual().name("procession-journal-sync").start(this::syncSoon);
    }
  }

  private void syncSoon() {
    try {
      Thread.sleep(SYNC_PERIOD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      syncing = false;
      syncNow();
    } finally {
      lock.unlock();
    }
  }

  private void syncNow() {
    if (unsynced && !closed) {
      unsynced = false;
      IOException failure = file.sync();
      if (failure != null && syncFailure == null) {
        syncFailure = failure;
      }
    }
  }

  private void throwSyncFailure() {
    if (syncFailure != null) {
      throw new JournalException(
          "the disk did not confirm what was recorded: journal=%s: %s\n"
                  .formatted(file.path(), syncFailure.getMessage())
              + "  Try: another disk; entries since the last confirmed one may be missing.",
          syncFailure);
    }
  }

  /** Reads recorded results; throws what every call of a pool does that is terminated. */
  Payload elements(RecordedPart part) {
    lock.lock();
    try {
      if (closed) {
        throw new PoolTerminatedException(
            "the pool was terminated while recorded results were read: journal=" + file.path(),
            null);
      }
      return file.read(part.position(), part.length());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forces what was recorded to the disk, unless that is left to the system, and lets other
   * programs have the journal. Can be called again.
   *
   * @throws JournalException if the disk does not confirm it
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (sync != JournalSync.BY_SYSTEM) {
        syncNow();
      }
      closed = true;
      file.close();
      throwSyncFailure();
    } catch (IOException e) {
      throw new JournalException(
          "the journal cannot be closed: file=%s: %s".formatted(file.path(), e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }
}
