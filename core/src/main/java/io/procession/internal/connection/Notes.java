package io.procession.internal.connection;

import io.procession.spi.Payload;
import java.io.IOException;

/**
 * What a process with a copy of an end and the process that made it say to each other: a content,
 * and behind it one byte that says what it is, so that neither side copies the content.
 */
final class Notes {
  /** From the copy: a message to be sent. */
  static final byte SEND = 1;

  /** From the copy: the next message is wanted. */
  static final byte PULL = 2;

  /** From the copy: whether there is a message is wanted, as soon as there is one. */
  static final byte PEEK = 3;

  /** From the copy: whether there is a message now is wanted. */
  static final byte PEEK_NOW = 4;

  /** From the copy: what was wanted is not, unless it is on its way. */
  static final byte STOP = 5;

  /** From the copy: the end was sent on to a third process. */
  static final byte SENT_ON = 6;

  /** From the copy: it has a second link, on which it sends. */
  static final byte SENDS = 7;

  /** To the copy: the message. */
  static final byte MESSAGE = 8;

  /** To the copy: there is a message. */
  static final byte READY = 9;

  /** To the copy: there is none. */
  static final byte NOTHING = 10;

  /** To the copy: the end of the stream, with words. */
  static final byte END = 11;

  /** To the copy: the sender died in the middle of a message, with words. */
  static final byte TRUNCATED = 12;

  /** To the copy: the end is closed, or broken, with words. */
  static final byte FAILED = 13;

  private Notes() {}

  /** Puts the kind behind the content. */
  static Payload of(byte kind, Payload content) {
    byte[][] blocks = new byte[content.blocks() + 1][];
    int[] lengths = new int[blocks.length];
    for (int i = 0; i < content.blocks(); i++) {
      blocks[i] = content.block(i);
      lengths[i] = content.blockLength(i);
    }
    blocks[content.blocks()] = new byte[] {kind};
    lengths[content.blocks()] = 1;
    return Payload.of(blocks, lengths);
  }

  /** The kind of a note. */
  static byte kind(Payload note) throws IOException {
    if (note.size() == 0) {
      throw new IOException("not a note of a connection: it is empty");
    }
    int last = note.blocks() - 1;
    return note.block(last)[note.blockLength(last) - 1];
  }

  /** The content of a note. */
  static Payload content(Payload note) {
    byte[][] blocks = new byte[note.blocks()][];
    int[] lengths = new int[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = note.block(i);
      lengths[i] = note.blockLength(i);
    }
    lengths[blocks.length - 1]--;
    return Payload.of(blocks, lengths);
  }
}
