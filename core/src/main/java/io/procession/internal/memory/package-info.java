/**
 * Memory that several processes map.
 *
 * <p>A region is a file in a memory file system, mapped by its creator and by those who attach.
 * Called by the links between caller and worker; calls nothing. Layouts are drawn in {@code
 * RingDescriptor} and {@code WorkerStatus}.
 */
package io.procession.internal.memory;
