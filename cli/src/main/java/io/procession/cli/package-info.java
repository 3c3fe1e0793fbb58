/**
 * The program {@code procession}: {@code run}, {@code cpus}, {@code doctor}, {@code help}.
 *
 * <p>Called by the launcher script, which also puts the user's jars on the class path of {@code
 * java}, because workers inherit that. Calls {@code program}, {@code doctor} and {@code console}.
 *
 * <p>{@link io.procession.cli.Main} reads the usual forms of {@code run} itself and hands
 * everything else to {@link io.procession.cli.Commands}. A program is started when that is done, on
 * the main thread, so that it finds the process as {@code java} would have left it.
 */
@NullMarked
package io.procession.cli;

import org.jspecify.annotations.NullMarked;
