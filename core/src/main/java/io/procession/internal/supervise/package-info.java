/**
 * Keeps workers alive, or says why it cannot.
 *
 * <pre>
 *   slot:  EMPTY ─► STARTING ─► READY ─► LOST ─► STARTING      while the restart budget lasts
 *                       │          └──► LEAVING ─► EMPTY        shutdown
 *                       └─► (failed to start) ─► STARTING, or the engine is broken
 * </pre>
 *
 * Called by {@code local}; calls {@code launch}. Each start, and the end of each process, is
 * handled on a virtual thread of its own; the state of the slots is guarded by the supervisor's
 * lock, and the listener is called without it.
 */
package io.procession.internal.supervise;
