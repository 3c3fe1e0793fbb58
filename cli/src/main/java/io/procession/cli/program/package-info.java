/**
 * Finds the program that {@code procession run} names, and starts it as {@code java} would.
 *
 * <p>Called by {@code io.procession.cli}; calls {@code script} and {@code console}. Everything runs
 * on the main thread, which the user's main method takes over at the end.
 *
 * <p>This is the way to the user's first line, so it is kept short: no command line parser, no
 * compiler and nothing of the pool is loaded here unless it is needed.
 */
@NullMarked
package io.procession.cli.program;

import org.jspecify.annotations.NullMarked;
