package io.procession.internal.journal;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;

/**
 * Recorded results of consecutive tasks of a call: what one report of a worker held.
 *
 * @param first the position in the call of the first task
 * @param count how many tasks
 * @param worker which worker ran them
 * @param attempt which attempt it was
 * @param inputs digest of all inputs
 * @param position of the elements in the file
 * @param length of the elements
 */
public record RecordedPart(
    long first, int count, Origin worker, int attempt, byte[] inputs, long position, long length) {
  /**
   * The worker of the run that recorded the results.
   *
   * @param index its number in the pool
   * @param pid its process number
   */
  public record Origin(int index, long pid) {}

  /** Results that are about to be recorded. */
  public static RecordedPart fresh(long first, Origin worker, int attempt, InputDigests inputs) {
    return new RecordedPart(first, inputs.count(), worker, attempt, inputs.together(), 0, 0);
  }

  void writeTo(PayloadWriter out) {
    out.writeVarlong(first);
    out.writeVarint(count);
    out.writeVarint(worker.index);
    out.writeVarlong(worker.pid);
    out.writeVarint(attempt);
    out.writeBytes(inputs);
  }

  /** Reads the fields of an entry, whose body is at a position of the file. */
  static RecordedPart readFrom(PayloadReader in, long body, long bodyLength) {
    long first = in.readVarlong();
    long at = in.position();
    int count = in.readVarint();
    Origin worker = new Origin(in.readVarint(), in.readVarlong());
    int attempt = in.readVarint();
    byte[] inputs = in.readBytes(JournalDescriptor.INPUT_DIGEST);
    if (first < 0 || count < 1) {
      throw new MalformedPayloadException(at, "tasks", count + " from " + first);
    }
    return new RecordedPart(
        first, count, worker, attempt, inputs, body + in.position(), bodyLength - in.position());
  }
}
