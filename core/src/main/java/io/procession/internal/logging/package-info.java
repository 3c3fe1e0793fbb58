/**
 * Brings what workers and children log to the loggers of the process that started them.
 *
 * <pre>
 *   worker                                                          the process that started it
 *   java.util.logging ── RelayHandler ── LogQueue ═══ control link ═══► LogTarget ── its loggers
 *          ▲ levels: RelaySetup  ◄═══════════ command line ═══════════ LogLevels
 * </pre>
 *
 * <p>Called by {@code launch} on one side and {@code worker} on the other; {@code
 * java.util.logging} itself makes {@code RelaySetup} when something is logged first, so that a
 * worker that logs nothing loads nothing of it.
 *
 * <p>Threads: whoever logs waits while the queue is full; one sends, which the first entry starts.
 */
package io.procession.internal.logging;
