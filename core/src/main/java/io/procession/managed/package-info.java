/**
 * Objects that live in the process of a {@link io.procession.Manager} and are used from many others
 * through proxies. Where the JDK has an interface, proxies have it; this package has the rest.
 *
 * <p>Each call is a message to the manager's process and its answer: arguments and results are
 * copied. One call is atomic; several are not. A call blocks only the thread that makes it. When
 * the manager's process is gone or cannot be reached, every method throws {@link
 * io.procession.ManagerLostException}. Proxies may be captured by tasks, sent in messages, and put
 * into managed objects: what arrives is a proxy of the same object.
 */
@NullMarked
package io.procession.managed;

import org.jspecify.annotations.NullMarked;
