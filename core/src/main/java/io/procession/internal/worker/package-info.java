/**
 * Everything that runs inside a worker JVM.
 *
 * <p>Three threads: {@code main} reads the data link and runs tasks; {@code procession-parent}
 * waits for the end of standard input and {@code procession-control} for that of the control link,
 * and either ends the process, in the middle of a task too, because the caller is gone. The latter
 * also receives classes; {@code procession-class-requests}, started when the first is needed, asks
 * for them. This package must not import what only the caller needs: its classes are the worker's
 * start-up time.
 */
package io.procession.internal.worker;
