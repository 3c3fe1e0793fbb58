/**
 * Where tasks run: the seam between a pool and what executes its chunks. For extenders.
 *
 * <p>A pool cuts the inputs of a call into chunks, encodes them, and hands {@link
 * io.procession.spi.Attempt attempts} to an {@link io.procession.spi.EngineSession}. The session
 * runs each somewhere and reports its end to its {@link io.procession.spi.EngineHost} exactly once.
 * Ordering, chunking, futures and failures of tasks are the pool's business and written once; an
 * engine moves opaque bytes.
 */
package io.procession.spi;
