/**
 * How long tasks may run, and how they are stopped.
 *
 * <pre>
 *   task: RUNNING ──timeout or cancel──► TOLD TO STOP (token, interrupt) ──grace──► KILLED with its worker
 *            └──► ENDED                       └──► STOPPED
 * </pre>
 *
 * Called by the engines, which say what a worker is. One virtual thread looks while there is a
 * limit or an order; everything is guarded by the lock of the engine's session.
 */
package io.procession.internal.deadline;
