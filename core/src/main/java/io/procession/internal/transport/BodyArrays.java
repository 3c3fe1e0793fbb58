package io.procession.internal.transport;

import io.procession.internal.wire.ArrayKind;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.LargeArrays;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The large arrays of a body: said before the body, so that the receiver makes them first and has
 * their bytes put there, and nowhere else.
 */
final class BodyArrays {
  private static final byte[] NOT_BYTES = {};

  /** A JVM has no longer arrays. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final List<Place> places;

  private BodyArrays(List<Place> places) {
    this.places = places;
  }

  /** Where an array is in a body. */
  private record Place(long position, ArrayKind kind, int length) {
    long bytes() {
      return (long) length * kind.bytesEach();
    }
  }

  /** From where a body comes. */
  interface Source {
    /** Reads bytes into a part of an array's memory; waits for them. */
    void take(MemorySegment target, long offset, long length) throws IOException;
  }

  /** What is to be sent before a body; empty if there are no arrays in it. */
  static Payload describe(Payload body) {
    PayloadWriter out = null;
    long position = 0;
    int count = 0;
    for (int i = 0; i < body.blocks(); i++) {
      MemorySegment memory = body.memory(i);
      if (memory != null && memory.address() == 0) {
        if (out == null) {
          out = new PayloadWriter();
          out.writeInt(0);
        }
        Object array = memory.heapBase().orElseThrow();
        out.writeLong(position);
        out.writeInt(ArrayKind.of(array).ordinal());
        out.writeInt(Array.getLength(array));
        count++;
      }
      position += body.blockLength(i);
    }
    if (out == null) {
      return Payload.EMPTY;
    }
    out.patchInt(0, count);
    return out.finish();
  }

  /** Reads what {@link #describe} wrote, and checks that it can be true of the body. */
  static BodyArrays receive(Source source, long bodyLength) throws IOException {
    byte[] count = new byte[FrameDescriptor.ARRAY_COUNT_LENGTH];
    source.take(MemorySegment.ofArray(count), 0, count.length);
    int arrays = PayloadReader.of(Payload.of(count)).readInt();
    if (arrays < 1 || arrays > bodyLength / LargeArrays.MIN_BYTES) {
      throw new IOException(
          "not a frame: arrays=%d in a body of %d bytes".formatted(arrays, bodyLength));
    }
    byte[] bytes = new byte[Math.multiplyExact(arrays, FrameDescriptor.ARRAY_LENGTH)];
    source.take(MemorySegment.ofArray(bytes), 0, bytes.length);
    PayloadReader in = PayloadReader.of(Payload.of(bytes));
    List<Place> places = new ArrayList<>(arrays);
    long end = 0;
    for (int i = 0; i < arrays; i++) {
      Place place = readPlace(in);
      if (place == null || place.position < end || place.bytes() > bodyLength - place.position) {
        throw new IOException(
            "not a frame: array %d is %s in a body of %d bytes".formatted(i, place, bodyLength));
      }
      end = place.position + place.bytes();
      places.add(place);
    }
    return new BodyArrays(places);
  }

  private static @Nullable Place readPlace(PayloadReader in) {
    long position = in.readLong();
    ArrayKind kind = ArrayKind.numbered(in.readInt());
    int length = in.readInt();
    return kind == null || length < 0 || length > MOST_ELEMENTS
        ? null
        : new Place(position, kind, length);
  }

  /** Receives the body itself, into these arrays and blocks of at most the given size. */
  Payload receiveBody(Source source, long bodyLength, int blockSize) throws IOException {
    BodyBlocks blocks = new BodyBlocks(source, blockSize);
    long position = 0;
    for (Place place : places) {
      blocks.takeBytes(place.position - position);
      blocks.takeArray(place.kind, place.length);
      position = place.position + place.bytes();
    }
    blocks.takeBytes(bodyLength - position);
    return blocks.toPayload();
  }

  /** The blocks of a body that arrives. */
  private static final class BodyBlocks {
    private final Source source;
    private final int blockSize;
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<@Nullable MemorySegment> memories = new ArrayList<>();

    BodyBlocks(Source source, int blockSize) {
      this.source = source;
      this.blockSize = blockSize;
    }

    void takeBytes(long length) throws IOException {
      for (long left = length; left > 0; ) {
        byte[] block = new byte[(int) Math.min(left, blockSize)];
        source.take(MemorySegment.ofArray(block), 0, block.length);
        blocks.add(block);
        memories.add(null);
        left -= block.length;
      }
    }

    void takeArray(ArrayKind kind, int length) throws IOException {
      MemorySegment memory = kind.memoryOf(kind.allocate(length));
      source.take(memory, 0, memory.byteSize());
      for (long from = 0; from < memory.byteSize(); from += Payload.MAX_BLOCK) {
        blocks.add(NOT_BYTES);
        memories.add(memory.asSlice(from, Math.min(Payload.MAX_BLOCK, memory.byteSize() - from)));
      }
    }

    Payload toPayload() {
      int[] lengths = new int[blocks.size()];
      for (int i = 0; i < lengths.length; i++) {
        MemorySegment memory = memories.get(i);
        lengths[i] = memory == null ? blocks.get(i).length : (int) memory.byteSize();
      }
      return Payload.of(
          blocks.toArray(new byte[0][]), lengths, memories.toArray(new MemorySegment[0]));
    }
  }
}
