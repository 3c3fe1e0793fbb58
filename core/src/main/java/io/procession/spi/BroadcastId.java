package io.procession.spi;

/**
 * Which broadcast.
 *
 * @param pool a random number of its pool, so that no other pool takes it for one of its own
 * @param number unique in the pool
 */
public record BroadcastId(long pool, long number) {}
