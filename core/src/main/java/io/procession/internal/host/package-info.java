/**
 * What this machine and this job allow us: CPUs, memory, and the end of the allocation.
 *
 * <p>Called through {@code io.procession.internal.Hosts} and by the packages that start workers;
 * calls nothing but the JDK. Everything that reads the world is behind {@link
 * io.procession.internal.host.HostView}, so each rule is a function of recorded environments.
 *
 * <pre>
 *   AllocationReader ─► CpuOverride                       an explicit number: taken as is
 *         │        ├──► Scheduler (one class for each)    B: what the job was granted on this host
 *         │        ├──► CpuAffinity, CgroupLimits         for the explanation; the JVM obeys them itself
 *         ▼        └──► MemoryShare                       the heap that each worker may have
 *    Allocation = max(1, min(A: what the JVM sees, B))
 * </pre>
 *
 * <p>No threads, no state. A value that makes no sense becomes a warning that names the variable;
 * only a bad override is refused, because it is the user's own word.
 */
package io.procession.internal.host;
