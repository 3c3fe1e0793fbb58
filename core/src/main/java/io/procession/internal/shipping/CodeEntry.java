package io.procession.internal.shipping;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import java.util.List;

/**
 * One class of one generation. On the wire:
 *
 * <pre>
 *   generation varint | from memory: boolean | name string | same as: varlong | length varint, bytes
 * </pre>
 *
 * where "same as" is 0, or one more than the number of an earlier entry with the same bytes, which
 * then are left out.
 *
 * @param generation 1 or more
 * @param name the binary name of the class
 * @param bytes its class file
 * @param sameAs the number of the first entry with these bytes; -1 if this is the first
 * @param fromMemory whether the class had no file in the first place
 */
record CodeEntry(int generation, String name, byte[] bytes, long sameAs, boolean fromMemory) {
  void writeTo(PayloadWriter out) {
    out.writeVarint(generation);
    out.writeBoolean(fromMemory);
    out.writeString(name);
    out.writeVarlong(sameAs + 1);
    if (sameAs < 0) {
      out.writeVarint(bytes.length);
      out.writeBytes(bytes);
    }
  }

  /** Reads an entry that may refer to the contents of those before it. */
  static CodeEntry readFrom(PayloadReader in, List<byte[]> contents) {
    long at = in.position();
    int generation = in.readVarint();
    // A pool has at most a few thousand; a damaged number must not make that many loaders.
    if (generation < 1 || generation > 1 << 20) {
      throw new MalformedPayloadException(at, "a generation", Integer.toString(generation));
    }
    boolean fromMemory = in.readBoolean();
    String name = in.readString();
    long reference = in.position();
    long sameAs = in.readVarlong() - 1;
    if (sameAs < -1 || sameAs >= contents.size()) {
      throw new MalformedPayloadException(
          reference, "the number of an earlier entry", Long.toString(sameAs));
    }
    byte[] bytes = sameAs < 0 ? in.readBytes(in.readCount(1)) : contents.get((int) sameAs);
    return new CodeEntry(generation, name, bytes, sameAs, fromMemory);
  }
}
