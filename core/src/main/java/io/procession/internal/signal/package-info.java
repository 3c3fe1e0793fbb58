/**
 * What signals do to this process while it ends.
 *
 * <p>Called by whatever waits at the exit of the JVM; calls nobody. Signals come on threads of the
 * JVM.
 */
package io.procession.internal.signal;
