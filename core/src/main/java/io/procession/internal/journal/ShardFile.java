package io.procession.internal.journal;

import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The journal of one shard, opened to be read. */
final class ShardFile implements Closeable {
  private final Map<Integer, RecordedCall> calls = new HashMap<>();
  private final List<Entry> parts = new ArrayList<>();
  private final JournalFile file;
  private boolean complete;

  /** Results of one of the calls. */
  private record Entry(RecordedCall call, RecordedPart part) {}

  private ShardFile(Path path) {
    this.file = JournalFile.open(path, this::read);
  }

  /**
   * Opens one.
   *
   * @throws io.procession.JournalException if a job is still writing to it, or it is damaged
   */
  static ShardFile open(Path path) {
    return new ShardFile(path);
  }

  private void read(long position, long length, Payload body) {
    PayloadReader in = PayloadReader.of(body);
    switch (in.readByte()) {
      case JournalDescriptor.CALL -> {
        int number = in.readVarint();
        String key = in.readString();
        long seed = in.readLong();
        byte[] program = in.readBytes(JournalDescriptor.PROGRAM_DIGEST);
        calls.put(number, new RecordedCall(number, key, program, seed));
      }
      case JournalDescriptor.PART -> {
        RecordedCall call = calls.get(in.readVarint());
        RecordedPart part = RecordedPart.readFrom(in, position, length);
        if (call != null) {
          parts.add(new Entry(call, part));
        }
      }
      case JournalDescriptor.SHARD -> complete = true;
      default -> {
        // OPENED is for people.
      }
    }
  }

  /** Whether its call was worked through. */
  boolean isComplete() {
    return complete;
  }

  /** What takes recorded results. */
  interface Target {
    void take(RecordedCall call, RecordedPart part, Payload elements);
  }

  /** Gives all recorded results, call by call as they were made. */
  void forEach(Target target) {
    Consumer<Entry> give =
        entry ->
            target.take(
                entry.call, entry.part, file.read(entry.part.position(), entry.part.length()));
    parts.forEach(give);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
