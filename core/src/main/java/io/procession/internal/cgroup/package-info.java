/**
 * Control groups that hold one worker each, where the system lets this process make some.
 *
 * <pre>
 *   GROUP                      given to this user (delegated)
 *    ├── procession-…          this process and what it started before: a group with limited groups
 *    │                         below it may have no process itself
 *    ├── procession-…          a worker, and what its tasks start: memory.max, pids.max, cpu.max
 *    └── procession-…          another worker
 * </pre>
 *
 * Called by {@code launch}, when a worker starts and has ended, and by {@code local}, which knows
 * the limits. The names are those of {@link io.procession.internal.memory.OwnerName}: the next
 * process of this library in the group removes what one that was killed has left.
 */
package io.procession.internal.cgroup;
