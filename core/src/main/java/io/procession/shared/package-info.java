/**
 * Objects whose state all processes of a program see: memory, numbers and arrays, locks and what is
 * built on them, queues.
 *
 * <p><strong>Travelling.</strong> A shared object may be captured by a task, be its input or
 * result, lie in a collection or another shared queue. What is copied is its name, never its
 * content: the copy is the same object in another process.
 *
 * <p><strong>Closing.</strong> The process that created an object owns it: its {@code close}, or
 * its end, removes the name, so that nobody can attach any more; who has attached keeps the memory.
 * The {@code close} of others only gives up their access. A task need not close what it was given.
 * After {@code close}, use of that object is an {@link java.lang.IllegalStateException}, never a
 * crash. If the owner is killed, the next process of the same user that creates a shared object
 * removes what it left.
 *
 * <p><strong>Waiting.</strong> A thread that waits sleeps in the kernel where all processes that
 * use the object may call it ({@code --enable-native-access=ALL-UNNAMED}; workers of a pool always
 * may), and otherwise looks every millisecond or more often. Virtual threads always look, and so
 * never pin their carrier. An interrupt is noticed within 50 ms. Limits of time are measured with
 * the monotonic clock.
 *
 * <p><strong>Memory consistency.</strong> What a thread did before it released a lock, counted
 * down, set an event, put an item or wrote with volatile or atomic access happens before what a
 * thread of any process does after it took that lock, saw that count or event, took that item or
 * read that value.
 *
 * <p>All objects can be used by any number of threads. No argument and no result may be null unless
 * it says so.
 */
@NullMarked
package io.procession.shared;

import org.jspecify.annotations.NullMarked;
