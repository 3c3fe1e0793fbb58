/**
 * Starts a worker JVM and shakes hands with it.
 *
 * <pre>
 *   caller                                                    worker
 *     |  java … WorkerMain DIR  -----------------------------> starts
 *     |  makes DIR (0700) with socket and status region         |
 *     |  standard input: version, index, secret -------------> |
 *     |  <------ HELLO on the control link, with the secret    |
 *     |  <------ HELLO on the data link, with the secret       |
 *     |  removes DIR                                           |
 * </pre>
 *
 * Called by {@code supervise}, on a virtual thread per launch. Two platform threads per worker
 * relay what it prints. Nothing that belongs to a worker has a name in a file system once it has
 * connected.
 */
package io.procession.internal.launch;
