package io.procession.internal.pool;

import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.NotEncodableException;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and encodes the inputs of one call, chunk by chunk. What goes wrong ends the inputs: those
 * before it still run, and the caller gets the failure at its position.
 */
final class InputEncoder {
  private final BatchCall call;
  private final Iterator<? extends @Nullable Object> inputs;
  private final long size;
  private long read;
  private boolean ended;
  private @Nullable Throwable failure;

  InputEncoder(BatchCall call) {
    this.call = call;
    this.size = call.size();
    this.inputs = Objects.requireNonNull(call.inputs().iterator(), "inputs.iterator()");
  }

  /** Encodes at most so many of the next inputs; none at the end. */
  Chunk.Inputs next(int most) {
    CallCodec codec = call.codec();
    codec.begin();
    int count = 0;
    try {
      while (count < most && codec.hasRoom()) {
        if (!inputs.hasNext()) {
          ended = true;
          break;
        }
        codec.add(inputs.next());
        count++;
        read++;
      }
    } catch (NotEncodableException e) {
      fail(
          new TaskNotSerializableException(
              "input %d of %s cannot be sent to a worker: %s"
                  .formatted(read, call.name(), e.getMessage()),
              e.getCause()));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    ended |= read == size;
    return codec.end(count);
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
