/**
 * What signals do to this process.
 *
 * <p>Called by whatever waits at the exit of the JVM, by workers as they start, and by {@code
 * procession run} in a job; calls nobody. Signals come on threads of the JVM.
 */
package io.procession.internal.signal;
