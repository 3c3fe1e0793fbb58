package io.procession.internal.journal;

import io.procession.spi.Payload;
import java.util.List;

/** One call of a pool with a journal. Used by the thread of the call. */
public final class JournalCall {
  private final Journal journal;
  private final RecordedCall recorded;

  JournalCall(Journal journal, RecordedCall recorded) {
    this.journal = journal;
    this.recorded = recorded;
  }

  /**
   * The seed of the random numbers of its tasks: the recorded one, if the call is recorded.
   *
   * @return any number
   */
  public long seed() {
    return recorded.seed();
  }

  /**
   * The recorded results that begin with a task: several if some of its tasks failed and were run
   * again, or if the inputs have changed.
   *
   * @param task its position in the call
   * @return the longest first
   */
  public List<RecordedPart> partsAt(long task) {
    return recorded.partsAt(task);
  }

  /**
   * The next task with which recorded results begin.
   *
   * @param task its position is more than that
   * @return a large number if there is none
   */
  public long nextAfter(long task) {
    return recorded.nextAfter(task);
  }

  /**
   * Reads recorded results.
   *
   * @param part which
   * @return results and failures, as the worker sent them
   */
  public Payload elements(RecordedPart part) {
    return journal.elements(part);
  }

  /** Takes note that a shard of this call is complete, and makes sure that it is on the disk. */
  public void completeShard(int index, int count) {
    journal.writeShard(index, count);
  }

  /**
   * Records results.
   *
   * @param part which tasks
   * @param elements results and failures, as the worker sent them
   * @throws io.procession.JournalException if they cannot be written
   */
  public void record(RecordedPart part, Payload elements) {
    journal.write(recorded, part, elements);
  }
}
