/**
 * Objects whose state all processes see: memory, values, arrays, locks, queues, and what is built
 * on them.
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
 * <p><strong>Waiting.</strong> Where an object waits, a thread spins for some microseconds and then
 * sleeps in the kernel, if all processes that use the object may call it: a JVM may on Linux with
 * {@code --enable-native-access=ALL-UNNAMED}, which workers and {@code procession run} have. If one
 * of them may not, and in virtual threads, a waiting thread looks about 1000 times a second, which
 * costs it about 2 % of a CPU and up to a millisecond of delay. Times are those of the monotonic
 * clock.
 *
 * <p><strong>Death.</strong> Nothing waits for ever because a process was killed: its locks are
 * reported, its permits come back, others go on. Those who wait notice within 100 ms.
 *
 * <p><strong>Order.</strong> What a thread did before it gave something back, signalled or counted
 * down is seen by a thread of any process that took it, or was woken, after that.
 *
 * <p>All objects can be used by any number of threads. No argument and no result may be null unless
 * it says so.
 */
@NullMarked
package io.procession.shared;

import org.jspecify.annotations.NullMarked;
