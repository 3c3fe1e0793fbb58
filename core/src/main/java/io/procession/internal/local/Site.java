package io.procession.internal.local;

import io.procession.internal.launch.Nesting;
import io.procession.internal.launch.WorkerSpec;

/**
 * What the workers of a session are.
 *
 * @param spec what they are started with
 * @param nesting what pools here may do
 * @param firstWorker the lowest of their numbers
 */
record Site(WorkerSpec spec, Nesting nesting, int firstWorker) {}
