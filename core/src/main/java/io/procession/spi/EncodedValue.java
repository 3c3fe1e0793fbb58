package io.procession.spi;

/**
 * A value that was encoded by itself.
 *
 * @param generation the generation of shipped classes it belongs to; 0 where it needs none
 * @param codePosition the position of the pool's code log that a worker needs to decode it
 * @param payload the encoded value
 * @param callerLoader finds its classes in the caller, for engines within the same process
 */
public record EncodedValue(
    int generation, long codePosition, Payload payload, ClassLoader callerLoader) {}
