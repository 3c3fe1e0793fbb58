/**
 * The end of a job's time, for programs that {@code run} starts: warning signals and the clock end
 * the pools in time, so that the next run of the program can go on from its journals.
 *
 * <pre>
 *   SIGUSR1 ─┐
 *   SIGTERM ─┼─► JobEnd ─► pools drain, journals are written ─► requeue, if asked ─► exit code
 *   clock   ─┤
 *   a task does not fit any more ─┘
 * </pre>
 *
 * <p>Signals come on threads of the JVM; all the rest happens on one thread, {@code
 * procession-job-end}, which is no daemon from the moment that the end begins.
 */
@NullMarked
package io.procession.cli.jobend;

import org.jspecify.annotations.NullMarked;
