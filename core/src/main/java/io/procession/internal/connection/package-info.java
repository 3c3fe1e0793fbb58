/**
 * Connections: messages between two ends, wherever these are.
 *
 * <p>Called through the door, by {@code manager}, and by the codec when a connection arrives in
 * another process. Calls {@code launch} for private directories.
 *
 * <pre>
 *   Connection ── PortConnection ──► Port ┬ PairPort ── two Mailboxes in this process
 *                                         ├ SocketPort ── FrameInput ── ByteStream
 *                                         └ RemotePort ═══ Harbour ── Holder ──► Port of the process
 *                                                                              that made the end
 * </pre>
 *
 * Threads: those of callers; one of a listener that accepts, and a virtual one for each handshake;
 * one of the harbour once an end was sent away, and two for each end of which another process has a
 * copy. There, callers read for themselves; and who sends into a pair of which a copy waits for the
 * message passes it on itself.
 */
package io.procession.internal.connection;
