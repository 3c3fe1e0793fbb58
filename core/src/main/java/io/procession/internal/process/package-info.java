/**
 * Child processes, outside any pool: both ends of each, and what a process knows of itself.
 *
 * <pre>
 *   parent                                                      child
 *     |  java … ChildMain DIR  --------------------------------> starts
 *     |  (the handshake of launch)                                |
 *     |  CODE, FUNCTION, CALL --------------------------------->  runs the function in its main thread
 *     |  INTERRUPT ------------------------------------------->   any number of times
 *     |  <-------------------------------------------------- BYE  in its shutdown hook
 *     |  exit code, which is its own choice if there was a BYE
 * </pre>
 *
 * <p>Called through the {@code Door}. In the parent each child has one platform thread, its keeper:
 * it connects the child, waits for its end, and completes the exit code. The keeper of a child that
 * is not a daemon is no daemon either, so the JVM itself waits for the child. Nothing is waited for
 * under a lock.
 *
 * <p>{@code ThisProcess} holds the only state of this library that belongs to the whole process:
 * its children, and what runs at its exit. See docs/decisions.
 */
package io.procession.internal.process;
