/**
 * Keeps the results of finished tasks in a file, so that the next run of a program need not compute
 * them again.
 *
 * <p>Called by {@code pool}. {@link io.procession.internal.journal.Journal} is thread-safe, {@link
 * io.procession.internal.journal.JournalCall} belongs to the thread of its call. Entries are
 * written under the lock of the file; no user code runs under it.
 */
package io.procession.internal.journal;
