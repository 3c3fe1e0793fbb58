package io.procession.internal.journal;

/**
 * The layout of a journal, little endian on every machine.
 *
 * <pre>
 *   file
 *    0                      8           12          16
 *    +----------------------+-----------+-----------+------------------~~~-+
 *    | magic                | version   | 0         | entries              |
 *    +----------------------+-----------+-----------+------------------~~~-+
 *
 *   entry, at any position p
 *    p           +4          +8                      +16                   +16 + length
 *    +-----------+-----------+-----------------------+-----------------~~~-+
 *    | check of  | check of  | length of the body    | body                |
 *    | the head  | the body  |                       |                     |
 *    +-----------+-----------+-----------------------+-----------------~~~-+
 *
 *   body, by its first byte
 *    OPENED  pid varlong | milliseconds since 1970 long | name of the host string
 *    CALL    number varint | key string | seed long | digest of the program 32 bytes
 *    PART    call varint | first task varlong | tasks varint | worker varint | pid varlong
 *            | attempt varint | digest of the inputs 16 bytes
 *            | elements: results and failures, as the worker sent them
 *    SHARD   index varint | count varint: this part of the inputs was worked through
 * </pre>
 *
 * Entries are appended and never changed. Checks are CRC-32C; that of the head covers its position,
 * the check of the body and the length. So an entry that was cut off by a sudden end, whose bytes
 * are missing or zero, can be told from one that was damaged later.
 */
final class JournalDescriptor {
  /** The first 8 bytes: {@code PROJRNL} and a line feed. */
  static final long MAGIC = 0x0a4c4e524a4f5250L;

  /** The version of this layout. A program reads no other. */
  static final int VERSION = 1;

  /** Where the magic number stands. */
  static final int MAGIC_OFFSET = 0;

  /** Where the version stands. */
  static final int VERSION_OFFSET = MAGIC_OFFSET + 8;

  /** Where the first entry begins. */
  static final int FILE_HEAD = VERSION_OFFSET + 8;

  /** Where the check of the head stands in an entry. */
  static final int HEAD_CHECK_OFFSET = 0;

  /** Where the check of the body stands in an entry. */
  static final int BODY_CHECK_OFFSET = HEAD_CHECK_OFFSET + 4;

  /** Where the length of the body stands in an entry. */
  static final int LENGTH_OFFSET = BODY_CHECK_OFFSET + 4;

  /** The size of the head of an entry. */
  static final int ENTRY_HEAD = LENGTH_OFFSET + 8;

  /** A program opened the journal. */
  static final byte OPENED = 1;

  /** A call whose results follow. */
  static final byte CALL = 2;

  /** Results of consecutive tasks of a call. */
  static final byte PART = 3;

  /** A shard is complete. */
  static final byte SHARD = 4;

  /** The bytes of the digest of a program. */
  static final int PROGRAM_DIGEST = 32;

  /** The bytes of the digest of inputs. */
  static final int INPUT_DIGEST = 16;

  /** More bytes than the fields before the elements of an entry can have. */
  static final int MOST_FIELDS = 1 << 18;

  private JournalDescriptor() {}
}
