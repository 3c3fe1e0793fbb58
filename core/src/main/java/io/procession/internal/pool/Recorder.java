package io.procession.internal.pool;

import io.procession.PoolBuilder;
import io.procession.Schedule;
import io.procession.TaskOptions;
import io.procession.internal.journal.Journal;
import io.procession.internal.journal.JournalCall;
import io.procession.internal.wire.Digests;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The journal of a pool, if it has one. Thread-safe. */
final class Recorder implements AutoCloseable {
  private final @Nullable Journal journal;
  private final @Nullable Shard shard;

  private Recorder(@Nullable Journal journal, @Nullable Shard shard) {
    this.journal = journal;
    this.shard = shard;
  }

  static Recorder open(PoolBuilder.Settings settings) {
    if (settings.journal().isEmpty()) {
      return new Recorder(null, null);
    }
    Shard shard = Shard.current();
    Path whole = settings.journal().get();
    return new Recorder(
        Journal.open(shard == null ? whole : shard.journal(whole), settings.journalSync()), shard);
  }

  /** Whether results are recorded. */
  boolean isRecording() {
    return journal != null;
  }

  /** The call as the options want it, and with a journal recorded. */
  BatchCall begin(BatchCall call, TaskOptions options) {
    BatchCall chosen = call.with(options);
    if (journal == null) {
      return chosen;
    }
    if (options.schedule() == Schedule.CYCLIC) {
      throw new IllegalArgumentException(
          "schedule must not be CYCLIC with a journal, which records neighbours: call="
              + call.name());
    }
    if (shard != null && options.schedule() == Schedule.STATIC) {
      throw new IllegalArgumentException(
          "schedule must not be STATIC in a shard, whose inputs are divided already: call="
              + call.name());
    }
    JournalCall recorded =
        journal.begin(
            new Journal.CallKey(
                options.key().orElse(null),
                call.name() + " of " + call.function().description(),
                program(call, options)),
            chosen.seed());
    Recording recording = new Recording(recorded, call.codec(), shard);
    return shard == null ? chosen.recorded(recording) : chosen.listed().recorded(recording);
  }

  /** Results may depend on a seed that was asked for; another one is another program. */
  private static byte[] program(BatchCall call, TaskOptions options) {
    MessageDigest digest = Digests.sha256();
    digest.update((byte) call.function().kind().ordinal());
    digest.update(call.codec().program());
    if (options.seed().isPresent()) {
      digest.update(ByteBuffer.allocate(8).putLong(0, options.seed().getAsLong()));
    }
    return digest.digest();
  }

  /** Ends recording. What comes in later runs again. */
  @Override
  public void close() {
    if (journal != null) {
      journal.close();
    }
  }
}
