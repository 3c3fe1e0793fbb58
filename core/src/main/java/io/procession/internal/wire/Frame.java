package io.procession.internal.wire;

import io.procession.spi.Payload;

/**
 * A message as it came from a link.
 *
 * @param type one of {@link MessageType}
 * @param fields the fields of the message, to be read once
 * @param body its payload, empty where it has none
 */
public record Frame(byte type, PayloadReader fields, Payload body) {}
