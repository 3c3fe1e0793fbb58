/**
 * Objects whose state all processes of a program see: so far, memory.
 *
 * <p><strong>Travelling.</strong> A shared object may be captured by a task, be its input or
 * result, or lie in a collection. What is copied is its name, never its content: the copy is the
 * same object in another process.
 *
 * <p><strong>Closing.</strong> The process that created an object owns it: its {@code close}, or
 * its end, removes the name, so that nobody can attach any more; who has attached keeps the memory.
 * The {@code close} of others only gives up their access, and a {@link
 * java.lang.foreign.MemorySegment} that they took before stays usable until it is collected. A task
 * need not close what it was given. After {@code close}, use of that object is an {@link
 * java.lang.IllegalStateException}, never a crash. If the owner is killed, the next process of the
 * same user that creates a shared object removes what it left.
 *
 * <p>All objects can be used by any number of threads. No argument and no result may be null unless
 * it says so.
 */
@NullMarked
package io.procession.shared;

import org.jspecify.annotations.NullMarked;
