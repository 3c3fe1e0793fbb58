/**
 * Scaling studies: {@code procession scale} runs a program with 1, 2, 4, … workers and says what
 * more workers give.
 *
 * <pre>
 *   ScaleCommand ─► Study ─► ProgramRun: one process for each run, interleaved and repeated
 *        │                   └──► Timed: the part of a run that counts
 *        └────────► Scaling: speed-up, efficiency, serial fraction, the fits
 *                      └──► ScalingTable, ScalingFiles (CSV, JSON), ScalingPlot (SVG, PNG)
 * </pre>
 *
 * <p>Called by the command line. One thread.
 */
@NullMarked
package io.procession.cli.scale;

import org.jspecify.annotations.NullMarked;
