/**
 * Looks for what Procession needs, by trying it, and says how to get what is missing.
 *
 * <p>Called by the {@code doctor} command; calls {@code console} and the public API of the library,
 * and {@code RuntimeDirectory} of its internals, so that it tries the very directory that workers
 * will use. Runs on the main thread; {@link io.procession.cli.doctor.PoolCheck} starts one worker.
 */
@NullMarked
package io.procession.cli.doctor;

import org.jspecify.annotations.NullMarked;
