/**
 * Job arrays: puts the journals of shards together, or runs again what is missing.
 *
 * <p>Called by the command line. One thread.
 */
@NullMarked
package io.procession.cli.gather;

import org.jspecify.annotations.NullMarked;
