package io.procession;

import java.nio.file.Path;

/**
 * When a journal makes sure that what it wrote is on the disk ({@code fsync}): see {@link
 * PoolBuilder#journal(Path, JournalSync)}.
 *
 * <p>This matters only when the machine itself stops: by a power failure, a crash of the kernel, a
 * lost network file system. What was written survives the end of the program, {@code kill -9}
 * included, with each of these.
 */
public enum JournalSync {
  /** After each entry, before the call goes on. Costs a wait for the disk for each report. */
  EACH_ENTRY,

  /**
   * At most one second after an entry was written, and when the pool is closed. The default: a
   * stopped machine costs a second of work.
   */
  EACH_SECOND,

  /** When the operating system finds the time; usually within half a minute. */
  BY_SYSTEM
}
