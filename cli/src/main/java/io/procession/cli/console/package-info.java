/**
 * What all commands share: where they write and how they end.
 *
 * <p>Called by every package of the command line; calls none. No threads.
 */
@NullMarked
package io.procession.cli.console;

import org.jspecify.annotations.NullMarked;
