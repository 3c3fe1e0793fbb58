/**
 * Memory that several processes map.
 *
 * <p>A region is a file in a memory file system, mapped by its creator and by those who attach.
 * Called by the links between caller and worker and by shared objects; calls nothing. Layouts are
 * drawn in {@code RingDescriptor} and {@code WorkerStatus}. A shutdown hook removes the named
 * regions that this process owns.
 */
package io.procession.internal.memory;
