package io.procession.internal.journal;

import io.procession.JournalException;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads a journal from its beginning, and finds where its good entries end. */
final class JournalScan {
  /** Read at once. Smaller: more system calls; larger: memory that small journals do not need. */
  private static final int WINDOW = JournalDescriptor.MOST_FIELDS;

  private final Path path;
  private final RandomAccessFile file;
  private final long size;
  private final byte[] window = new byte[WINDOW];
  private final ByteBuffer numbers = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);

  /** The position of the window in the file, and how much of it is filled. */
  private long base;

  private int filled;

  JournalScan(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.size = file.length();
  }

  /** The check of the head of an entry. */
  static int headCheck(long position, int bodyCheck, long length) {
    ByteBuffer covered = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    covered.putLong(position).putInt(bodyCheck).putLong(length).flip();
    CRC32C check = new CRC32C();
    check.update(covered);
    return (int) check.getValue();
  }

  /**
   * Reads all entries.
   *
   * @return the end of the last complete entry; what is behind it was not completely written
   */
  long run(JournalFile.Reader reader) throws IOException {
    checkFileHead();
    long at = JournalDescriptor.FILE_HEAD;
    while (true) {
      if (size - at < JournalDescriptor.ENTRY_HEAD) {
        return at;
      }
      int head = load(at, JournalDescriptor.ENTRY_HEAD);
      int bodyCheck = numbers.getInt(head + JournalDescriptor.BODY_CHECK_OFFSET);
      long length = numbers.getLong(head + JournalDescriptor.LENGTH_OFFSET);
      int check = numbers.getInt(head + JournalDescriptor.HEAD_CHECK_OFFSET);
      if (check != headCheck(at, bodyCheck, length)) {
        if (isZero(at)) {
          return at;
        }
        throw damaged(at, "the check of its head");
      }
      long body = at + JournalDescriptor.ENTRY_HEAD;
      if (length < 1 || length > size - body) {
        return at;
      }
      if (bodyCheck != check(body, length)) {
        if (body + length == size) {
          return at;
        }
        throw damaged(at, "the check of its body");
      }
      give(reader, at, length);
      at = body + length;
    }
  }

  private void checkFileHead() throws IOException {
    load(0, JournalDescriptor.FILE_HEAD);
    if (numbers.getLong(JournalDescriptor.MAGIC_OFFSET) != JournalDescriptor.MAGIC) {
      throw new JournalException(
          "the file is not a journal: file=%s\n".formatted(path)
              + "  Try: the path of a file that does not exist yet.",
          null);
    }
    int version = numbers.getInt(JournalDescriptor.VERSION_OFFSET);
    if (version != JournalDescriptor.VERSION) {
      throw new JournalException(
          "the journal has another version: file=%s version=%d supported=%d\n"
                  .formatted(path, version, JournalDescriptor.VERSION)
              + "  Try: the version of Procession that wrote it, or a new file.",
          null);
    }
  }

  private void give(JournalFile.Reader reader, long at, long length) throws IOException {
    long body = at + JournalDescriptor.ENTRY_HEAD;
    int fields = (int) Math.min(length, JournalDescriptor.MOST_FIELDS);
    int from = load(body, fields);
    try {
      reader.entry(body, length, Payload.of(Arrays.copyOfRange(window, from, from + fields)));
    } catch (MalformedPayloadException e) {
      throw damaged(at, "its fields, " + e.getMessage());
    }
  }

  private JournalException damaged(long at, String what) {
    return new JournalException(
        "the journal is damaged: file=%s position=%d\n".formatted(path, at)
            + "  wrong     | %s\n".formatted(what)
            + "  The entries before that position are good; nothing was changed.\n"
            + "  Try: a copy of the file, and then, to lose the entries behind it: truncate -s %d %s"
                .formatted(at, path),
        null);
  }

  /** Whether there is nothing but zeros from a position on: the disk knew the size only. */
  private boolean isZero(long from) throws IOException {
    for (long at = from; at < size; ) {
      int length = (int) Math.min(WINDOW, size - at);
      int start = load(at, length);
      for (int i = start; i < start + length; i++) {
        if (window[i] != 0) {
          return false;
        }
      }
      at += length;
    }
    return true;
  }

  private int check(long from, long length) throws IOException {
    CRC32C check = new CRC32C();
    for (long at = from; at < from + length; ) {
      int part = (int) Math.min(WINDOW, from + length - at);
      check.update(window, load(at, part), part);
      at += part;
    }
    return (int) check.getValue();
  }

  /** Makes sure that the bytes are in the window; returns where they are. */
  private int load(long position, int length) throws IOException {
    if (position < base || position + length > base + filled) {
      file.seek(position);
      base = position;
      filled = (int) Math.min(WINDOW, size - position);
      file.readFully(window, 0, filled);
    }
    return (int) (position - base);
  }

  /** Who opened a journal last, for messages; read without its lock, so it may be anything. */
  static String lastOpened(RandomAccessFile file) {
    String[] last = {"by another program"};
    try {
      new JournalScan(Path.of("journal"), file)
          .run(
              (position, length, fields) -> {
                PayloadReader in = PayloadReader.of(fields);
                if (in.readByte() == JournalDescriptor.OPENED) {
                  long pid = in.readVarlong();
                  Instant time = Instant.ofEpochMilli(in.readLong());
                  last[0] = "by process %d on %s at %s".formatted(pid, in.readString(), time);
                }
              });
    } catch (IOException | JournalException e) {
      return last[0]; // Whoever has it open is writing to it.
    }
    return last[0];
  }
}
