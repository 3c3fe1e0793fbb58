package io.procession.internal.pool;

import io.procession.Schedule;
import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.journal.InputDigests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and encodes the inputs of one call, chunk by chunk. What goes wrong ends the inputs: those
 * before it still run, and the caller gets the failure at its position.
 */
final class InputEncoder {
  private final BatchCall call;
  private ReadAhead inputs;
  private long size;

  /** Where the schedule divides the inputs before the first task, once they are known. */
  private @Nullable Parts parts;

  /** How many were encoded. */
  private long read;

  /** Tasks from this one on are not wanted. */
  private long end = Long.MAX_VALUE;

  private boolean ended;
  private @Nullable Throwable failure;

  InputEncoder(BatchCall call) {
    this.call = call;
    this.size = call.size();
    this.inputs =
        new ReadAhead(Objects.requireNonNull(call.inputs().iterator(), "inputs.iterator()"));
    Shard shard = call.recording() == null ? null : call.recording().shard();
    if (shard != null) {
      size = shard.end(call.size());
      pass(Math.toIntExact(shard.begin(call.size())));
    }
  }

  /** How many inputs were encoded or passed. */
  long read() {
    return read;
  }

  /** Encodes at most so many of the next inputs; none at the end. */
  Chunk.Inputs next(int most) {
    CallCodec codec = call.codec();
    codec.begin();
    int count = 0;
    try {
      int room = dividedRoom(most);
      Iterator<? extends @Nullable Object> source = inputs.nearest();
      while (count < room && codec.hasRoom() && task(read) < end) {
        if (!source.hasNext()) {
          ended = true;
          break;
        }
        Object input = source.next();
        if (call.recording() != null) {
          call.recording().note(input);
        }
        codec.add(input);
        count++;
        read++;
      }
    } catch (NotEncodableException e) {
      fail(
          new TaskNotSerializableException(
              "input %d of %s cannot be sent to a worker: %s"
                  .formatted(task(read), call.name(), e.getMessage()),
              e.getCause()));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    ended |= read == size || leastUnread() >= end;
    return codec.end(
        new Chunk.Tasks(task(read - count), parts == null ? 1 : parts.stride(), count), digests());
  }

  /** Wants no inputs from that one on. Where they are divided, some before it may be unread. */
  void stopAt(long task) {
    end = Math.min(end, task);
    ended |= leastUnread() >= end;
  }

  private long leastUnread() {
    return parts == null ? read : parts.leastFrom(read);
  }

  private InputDigests digests() {
    return call.recording() == null ? InputDigests.NONE : call.recording().takeDigests();
  }

  /** The next inputs, which stay; fewer at the end. */
  List<@Nullable Object> look(int count) {
    return inputs.look(count);
  }

  /** Leaves out the next inputs, whose results are recorded. */
  void pass(int count) {
    for (int i = 0; i < count; i++) {
      inputs.next();
    }
    read += count;
    ended |= read == size;
  }

  /** Encodes an input that was passed, as its recorded results lack this one. */
  Chunk.Inputs encode(long task, @Nullable Object input) {
    CallCodec codec = call.codec();
    codec.begin();
    Objects.requireNonNull(call.recording(), "recording").note(input);
    codec.add(input);
    return codec.end(new Chunk.Tasks(task, 1, 1), digests());
  }

  /** How many inputs the next chunk may have, with regard to the end of its part. */
  private int dividedRoom(int most) {
    if (parts == null && Parts.wanted(call.options())) {
      divide();
    }
    while (parts != null && read < size && task(read) >= end) {
      pass((int) parts.left(read));
    }
    int room = parts == null ? most : (int) Math.min(most, parts.left(read));
    return call.recording() == null ? room : call.recording().room(read, room);
  }

  /** Reads all inputs, which must be known to be divided. */
  private void divide() {
    List<@Nullable Object> all = new ArrayList<>();
    inputs.forEachRemaining(all::add);
    size = all.size();
    Parts divided = new Parts(size, call.workers(), call.options().schedule() == Schedule.CYCLIC);
    inputs = new ReadAhead(divided.ordered(Collections.unmodifiableList(all)).iterator());
    parts = divided;
  }

  private long task(long position) {
    return parts == null ? position : parts.task(position);
  }

  private void fail(Throwable cause) {
    failure = cause;
    ended = true;
  }

  /** Whether there are no more inputs. */
  boolean ended() {
    return ended;
  }

  /** Throws what ended the inputs before their end, if something did. */
  void throwFailure() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** How many inputs are left, or -1 where that is not known. */
  long remaining() {
    return size < 0 ? -1 : Math.max(0, size - read);
  }
}
