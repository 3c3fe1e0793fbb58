/**
 * Job scripts: {@code procession submit} writes one for the scheduler of the cluster, and hands it
 * over.
 *
 * <pre>
 *   SubmitCommand ─► JobRequest ─► JobScript ◄── Dialect: Slurm, PBS, Grid Engine, LSF
 *         └────────► Submission: sbatch, qsub, bsub with a clean environment; follows the output
 * </pre>
 *
 * <p>Called by the command line. One thread, and one that follows the output of a job.
 */
@NullMarked
package io.procession.cli.submit;

import org.jspecify.annotations.NullMarked;
