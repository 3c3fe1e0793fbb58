package io.procession.internal.journal;

import io.procession.JournalException;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of a journal: appends entries and reads them again. Guarded by the lock of its {@link
 * Journal}.
 *
 * <p>Not a {@link java.nio.channels.FileChannel}: an interrupt of a thread that writes closes one.
 */
final class JournalFile implements Closeable {
  private static final Logger LOG = System.getLogger("io.procession.journal");

  /**
   * Names of the journals that are open in this JVM, by class loaders of any kind. A second opening
   * must be refused before it happens: when a process closes a file, the system takes all its locks
   * of the file away.
   */
  private static final String OPEN = "procession.journal.open:";

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final String openKey;
  private final RandomAccessFile file;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteBuffer numbers = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
  private long end;

  private JournalFile(Path path, String openKey, RandomAccessFile file) {
    this.path = path;
    this.openKey = openKey;
    this.file = file;
  }

  /** Takes entries that are in the file already. */
  interface Reader {
    /**
     * An entry whose check is right.
     *
     * @param position of its body in the file
     * @param length of its body
     * @param fields the body, or as much of it as there can be before the elements
     */
    void entry(long position, long length, Payload fields);
  }

  /**
   * Opens or creates a journal, and reads all entries.
   *
   * @throws JournalException if another program has it open, or it is damaged
   */
  static JournalFile open(Path path, Reader reader) {
    boolean interrupted = Thread.interrupted(); // The channel of the lock would be closed by it.
    try {
      return claim(path, reader);
    } catch (IOException e) {
      throw new JournalException("the journal cannot be opened: file=%s: %s".formatted(path, e), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static JournalFile claim(Path path, Reader reader) throws IOException {
    String openKey = OPEN + realPath(path.toAbsolutePath());
    if (System.getProperties().putIfAbsent(openKey, "") != null) {
      throw inUse(path, "by another pool of this program");
    }
    JournalFile journal = null;
    boolean opened = false;
    try {
      journal = lock(path, openKey);
      journal.begin(reader);
      opened = true;
      return journal;
    } finally {
      if (!opened) {
        System.getProperties().remove(openKey);
        if (journal != null) {
          journal.file.close();
        }
      }
    }
  }

  private static Path realPath(Path absolute) throws IOException {
    Path directory = absolute.getParent();
    Path name = absolute.getFileName();
    if (directory == null || name == null || Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    return directory.toRealPath().resolve(name);
  }

  @SuppressWarnings("resource") // The lock goes with the file.
  private static JournalFile lock(Path path, String openKey) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    FileLock lock = null;
    try {
      lock = file.getChannel().tryLock();
      if (lock == null) {
        throw inUse(path, JournalScan.lastOpened(file));
      }
      return new JournalFile(path, openKey, file);
    } catch (OverlappingFileLockException e) {
      throw inUse(path, "by this program");
    } catch (IOException e) {
      throw new JournalException(
          "the journal cannot be locked: file=%s: %s\n".formatted(path, e.getMessage())
              + "  Its file system has no locks, as Lustre mounted without flock.\n"
              + "  Try: a file on another file system, such as the home directory.",
          e);
    } finally {
      if (lock == null) {
        file.close();
      }
    }
  }

  private static JournalException inUse(Path path, String by) {
    return new JournalException(
        "the journal is in use: file=%s\n".formatted(path)
            + "  opened    | %s\n".formatted(by)
            + "  Try: a journal of its own for each program that runs at the same time.",
        null);
  }

  private void begin(Reader reader) throws IOException {
    if (file.length() < JournalDescriptor.FILE_HEAD) {
      file.setLength(0); // New, or its creator was killed before it had written anything.
      numbers.putLong(JournalDescriptor.MAGIC_OFFSET, JournalDescriptor.MAGIC);
      numbers.putLong(JournalDescriptor.VERSION_OFFSET, JournalDescriptor.VERSION);
      file.write(buffer, 0, JournalDescriptor.FILE_HEAD);
    }
    end = new JournalScan(path, file).run(reader);
    long torn = file.length() - end;
    if (torn > 0) {
      LOG.log(
          Level.WARNING,
          "journal {0}: its last entry was not completely written, {1} bytes were cut off",
          path,
          torn);
      file.setLength(end);
    }
  }

  /**
   * Appends an entry.
   *
   * @param fields the type and what comes before the elements
   * @param elements the results, or nothing
   * @return the position of its body
   */
  long append(PayloadWriter fields, Payload elements) {
    Payload head = fields.finish();
    CRC32C check = new CRC32C();
    addTo(check, head);
    addTo(check, elements);
    long position = end;
    try {
      if (file.length() != position) {
        throw new JournalException(
            "the journal was changed by somebody else: file=%s size=%d expected=%d\n"
                    .formatted(path, file.length(), position)
                + "  Try: a journal of its own for each program; nothing else may write to it.",
            null);
      }
      file.seek(position);
      int filled = fillHead(position, head.size() + elements.size(), (int) check.getValue());
      filled = write(head, filled);
      filled = write(elements, filled);
      file.write(buffer, 0, filled);
      end = position + JournalDescriptor.ENTRY_HEAD + head.size() + elements.size();
      return position + JournalDescriptor.ENTRY_HEAD;
    } catch (IOException e) {
      throw notWritten(position, e);
    }
  }

  private int fillHead(long position, long length, int bodyCheck) {
    numbers.putInt(JournalDescriptor.BODY_CHECK_OFFSET, bodyCheck);
    numbers.putLong(JournalDescriptor.LENGTH_OFFSET, length);
    numbers.putInt(
        JournalDescriptor.HEAD_CHECK_OFFSET, JournalScan.headCheck(position, bodyCheck, length));
    return JournalDescriptor.ENTRY_HEAD;
  }

  /** Puts a payload behind what the buffer has; small entries are written at once. */
  private int write(Payload payload, int filled) throws IOException {
    int at = filled;
    if (at + payload.size() <= BUFFER) {
      for (int i = 0; i < payload.blocks(); i++) {
        System.arraycopy(payload.block(i), 0, buffer, at, payload.blockLength(i));
        at += payload.blockLength(i);
      }
    } else {
      file.write(buffer, 0, at);
      at = 0;
      for (int i = 0; i < payload.blocks(); i++) {
        file.write(payload.block(i), 0, payload.blockLength(i));
      }
    }
    return at;
  }

  /** A part of an entry must not stay: the next one would stand behind it. */
  private JournalException notWritten(long position, IOException e) {
    try {
      file.setLength(position);
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    return new JournalException(
        "a result cannot be recorded: journal=%s: %s\n".formatted(path, e.getMessage())
            + "  Try: space on that disk; what was recorded before is kept.",
        e);
  }

  /** Reads a part of the file that was written as elements. */
  Payload read(long position, long length) {
    int blocks = (int) Math.max(1, Math.ceilDiv(length, Payload.MAX_BLOCK));
    byte[][] content = new byte[blocks][];
    try {
      file.seek(position);
      long left = length;
      for (int i = 0; i < blocks; i++) {
        content[i] = new byte[(int) Math.min(left, Payload.MAX_BLOCK)];
        file.readFully(content[i]);
        left -= content[i].length;
      }
      return Payload.of(content);
    } catch (IOException e) {
      throw new JournalException(
          "recorded results cannot be read: journal=%s position=%d: %s"
              .formatted(path, position, e),
          e);
    }
  }

  /** Makes sure that everything is on the disk. */
  @Nullable IOException sync() {
    try {
      file.getFD().sync();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      System.getProperties().remove(openKey);
    }
  }

  private static void addTo(CRC32C check, Payload payload) {
    for (int i = 0; i < payload.blocks(); i++) {
      check.update(payload.block(i), 0, payload.blockLength(i));
    }
  }
}
