/**
 * The engine that runs the chunks of a pool in the ranks of an MPI job, and collective operations
 * for programs whose ranks all run the same.
 *
 * <pre>
 *   |============== rank 0 ==============|         |============ rank 1, 2, … ============|
 *    Pool ─► RankSession ─► Line ─► Post ═══ MPI ═══ Post ─► RankServer ─► RankPool ─► Slot ─► user code
 *                ▲                   │                 │                                │
 *                └── Hub ◄───────────┴═════════════════┴── results, questions ◄─────────┘
 * </pre>
 *
 * <p>Functions, inputs and results are bytes of the pool's codec; what MPI carries is a {@link
 * io.procession.mpi.Frame}. Everything above chunks (order, futures, failures) is the pool's.
 */
@NullMarked
package io.procession.mpi;

import org.jspecify.annotations.NullMarked;
