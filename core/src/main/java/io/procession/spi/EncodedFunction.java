package io.procession.spi;

/**
 * A function that was encoded once, to be run many times.
 *
 * @param id unique in the pool; a worker that has the function is only told this number
 * @param generation the generation of shipped classes it belongs to; 0 where it needs none
 * @param codePosition the position of the pool's code log that a worker needs to decode it
 * @param payload the encoded function with what it captures
 * @param kind how it is called
 * @param callerLoader the loader of its classes in the caller, for engines within the same process
 * @param description what it is, for messages: {@code Cube.cube(int)}
 */
public record EncodedFunction(
    long id,
    int generation,
    long codePosition,
    Payload payload,
    FunctionKind kind,
    ClassLoader callerLoader,
    String description) {}
