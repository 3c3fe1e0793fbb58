/**
 * Moves frames between two processes.
 *
 * <p>A worker has two links to its caller, each private to it: the control link (liveness, cancel,
 * good-bye) and the data link (functions, inputs, results). No link, lock or pipe is shared between
 * workers, so a worker that is killed at any instant harms only its own tasks. Sending on a link
 * needs the sender's own lock; one thread receives.
 *
 * <p>A link is a {@code SocketLink} or, where both processes can map the same memory, a {@code
 * RingLink}. The only thread that is started here is one that makes futexes ready and ends.
 */
package io.procession.internal.transport;
