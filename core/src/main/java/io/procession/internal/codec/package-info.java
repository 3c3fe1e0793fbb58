/**
 * Encodes functions, values and failures, and decodes them in another process; explains what cannot
 * travel.
 *
 * <p>Called by the owners of a pool and by workers; calls {@code wire} and {@code shipping}.
 * Nothing here is shared between threads except {@link io.procession.internal.codec.FunctionCodec}.
 *
 * <pre>
 *   ElementWriter ── runs of elements ──► ValueWriter ── tags ──► TagWriter, ContainerWriter, ArrayCodec
 *                                              └── what tags cannot do ──► JavaWriter
 *   FunctionCodec ──────────────────────────────────────────────────────────► JavaWriter ──► Captures
 * </pre>
 *
 * The readers mirror the writers. A value is a {@link io.procession.internal.codec.Tag} and what
 * follows it; a sequence is laid out by {@link io.procession.internal.codec.RunType}; class names
 * by {@link io.procession.internal.codec.ClassTable}.
 */
package io.procession.internal.codec;
