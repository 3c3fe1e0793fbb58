/**
 * Queues of all processes: items in a ring of shared memory.
 *
 * <p>Called by {@code io.procession.shared}; calls {@code sync} for the lock and for waiting. No
 * threads of its own. The layout is drawn in {@link io.procession.internal.queue.QueueLayout}.
 *
 * <p><strong>Death at any instant.</strong> Those who put have a lock, and those who take have
 * another. A change is made under its lock and becomes true by one store: of the word that says
 * where items end, or where they begin. Whoever is killed before that store has put, or taken,
 * nothing; an item behind it is whole. Where two words change together, the new values are written
 * down first, and whoever takes over the lock of a dead process carries out what it finds written:
 * see {@link io.procession.internal.queue.Ledger}.
 */
@NullMarked
package io.procession.internal.queue;

import org.jspecify.annotations.NullMarked;
