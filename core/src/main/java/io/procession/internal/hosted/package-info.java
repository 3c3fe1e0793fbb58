/**
 * The objects that a manager hosts: containers whose operations are atomic, and locks that know who
 * holds them and who waits, so that a client that dies leaves nothing locked.
 *
 * <p>Called by {@code manager}, on the thread that serves the caller's connection; knows nothing of
 * connections or encodings. Who calls is {@link io.procession.internal.hosted.Caller#current}. Each
 * object has one lock of its own. A thread that waits in here is interrupted when its caller has
 * given up or is gone.
 *
 * <p>Interfaces named {@code …Operations} are what proxies of containers call; the proxies make the
 * JDK's interfaces of them.
 */
package io.procession.internal.hosted;
