/**
 * The server of a manager: hosts objects and does what clients ask of them.
 *
 * <pre>
 *   connection ── ServerThread ── RequestCodec ──► Request ──► ObjectTable ──► HostedObject
 *                     │  ▲                                                        │
 *                LongCalls └────────────── RequestCodec ◄── Answer ◄──────────────┘
 * </pre>
 *
 * The table, the counts of references, the sessions of clients and what they own know nothing of
 * how requests are encoded: that is {@link io.procession.internal.manager.RequestCodec}, of which
 * there is one for proxies of this library.
 *
 * <p>Called through the door. Threads: one that accepts; one for each connection, which runs the
 * calls that come by it one after the other, so that one that waits keeps nobody else waiting; and
 * one that watches, for calls that take long, whether their callers are still there. What a client
 * owns is given back when its session ends, which is when the connection that began it does.
 */
package io.procession.internal.manager;
