/**
 * The engine of threads: attempts run in this process, with the same encoding and decoding as in a
 * worker process, so that a program behaves alike on both.
 *
 * <p>One platform thread per worker takes attempts from the session's queue. Interrupts are how it
 * is terminated: a thread, unlike a process, cannot be killed, so a task that ignores them goes on
 * in a daemon thread after the pool has ended.
 */
package io.procession.internal.inprocess;
