/**
 * Turns calls into chunks, chunks into attempts, and results into values, futures and streams.
 *
 * <pre>
 *   caller's thread                         any thread                      engine
 *   Batch ── encodes ──► Chunk ──► ChunkQueue ──► Scheduler ── Attempt ──► EngineSession
 *     ▲                                              │ Ledger                    │
 *     └── decodes ◄── Mailbox ◄── ChunkOwner ◄───────┴──────── results, ends ◄───┘
 *
 *   task:  QUEUED ─► SENT ─► SUCCEEDED | FAILED | LOST | CANCELLED
 * </pre>
 *
 * <p>Called by the public API; calls the codec and, through the SPI, an engine. User code
 * (iterators, {@code writeObject}, {@code readObject}) runs in the thread that called the pool, or
 * in a virtual thread per asynchronous call; never in a thread of the engine. The scheduler has the
 * one lock, and no user code and no sending happens under it.
 */
package io.procession.internal.pool;
