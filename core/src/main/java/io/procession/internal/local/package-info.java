/**
 * The local engine: attempts run in worker JVMs on this host.
 *
 * <p>Called by the pool through {@link io.procession.spi.Engine}; calls {@code supervise} for
 * workers. One platform thread per worker receives its results. The session's lock guards which
 * attempt is where; frames are sent under the lock of the worker's line, never under the session's.
 * An attempt is in exactly one line until its end is reported, once, by the thread that takes it
 * out.
 */
package io.procession.internal.local;
