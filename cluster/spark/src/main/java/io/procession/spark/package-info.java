/**
 * The engine that runs the chunks of a pool as tasks of Apache Spark.
 *
 * <pre>
 *   |=========== driver JVM ===========|       |============ executor JVM ============|
 *    Pool ─► JobSession ─► Submitter ─► Spark ─► RunChunk ─► ExecutorPool ─► Slot ─► user code
 *              ▲    ▲                    │                                    │
 *              │    └── results as data ◄┴────────────────────────────────────┘
 *              └── Desk ◄═══ questions of ProcessionPlugin (classes, broadcasts, stops)
 * </pre>
 *
 * <p>Spark places chunks, sends them, and runs them again when an executor is lost. Functions,
 * inputs and results are bytes of the pool's codec, so lambdas and classes of scripts travel, which
 * Spark's own closures cannot. Everything above chunks (order, futures, failures) is the pool's.
 */
@NullMarked
package io.procession.spark;

import org.jspecify.annotations.NullMarked;
