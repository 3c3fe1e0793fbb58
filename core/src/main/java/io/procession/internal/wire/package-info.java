/**
 * The bytes that processes exchange: payloads, frames, and the messages in them.
 *
 * <p>Called by everything that encodes or moves bytes; calls nothing. Layouts that two processes
 * share are drawn in the classes that end in {@code Descriptor}.
 */
package io.procession.internal.wire;
