/**
 * Locks and what is built on them, in words of shared memory; none of them waits for ever because a
 * process was killed.
 *
 * <p>Called by {@code io.procession.shared}; calls {@code memory}. No threads of its own: who waits
 * looks, a few times a second, whether those it waits for still live. Each object has one region,
 * laid out by {@link io.procession.internal.sync.SyncLayout}.
 *
 * <p><strong>Death at any instant.</strong> A process can be killed between any two stores. So
 * every change becomes true by one store of one word, or of one row of a table that names its
 * process; what follows from the rows is computed, never stored. Where several words change, a
 * {@link io.procession.internal.sync.Monitor} orders the living, and the order of the stores makes
 * each prefix of them a valid state.
 *
 * <p><strong>How to wait on a shared word.</strong> Give the object a {@link
 * io.procession.internal.sync.Signal} beside the words it is about. Who changes them stores first,
 * with a volatile store, and then calls {@code callOne} or {@code callAll}, which is one load if
 * nobody sleeps. Who waits says how long it is willing to and what it is waiting for:
 *
 * <pre>{@code
 * try (Patience patience = Patience.upTo(limit)) {
 *   return Waiting.until(region, signal, patience, look -> takeItem() || (look && forgetDead()));
 * }
 * }</pre>
 *
 * The attempt must not block. It is called again and again: first spinning, then after each call
 * and each time-out. {@code look} is true a few times a second, in one of the waiting processes:
 * then, and only then, the attempt asks whether those it depends on are alive ({@link
 * io.procession.internal.sync.Table#isOfDead}), puts right what they left, and calls the others.
 */
@NullMarked
package io.procession.internal.sync;

import org.jspecify.annotations.NullMarked;
