/**
 * Brings classes to workers that cannot find them by themselves: those of compact source files,
 * JShell, plugin loaders and nested jars.
 *
 * <p>Called by {@code codec} and by the owners of a pool and of a worker; calls {@code wire}.
 *
 * <pre>
 *   caller                                                        worker
 *   ClassOrigin ── must this class travel? ── ShippingContext
 *   CodeAnalysis ── what does its code use?
 *   CodeLog ── (generation, name, bytes)…  ═══ a range of it ═══►  ShippedCode ── one loader per generation
 *   CodeLog.find ◄═══════ a name that was not foreseen ═════════  ClassSource
 * </pre>
 *
 * A generation is a set of classes of which no two have the same name. A class that was defined
 * anew, as JShell does, starts another generation; a worker keeps the loaders of all of them.
 *
 * <p>{@link io.procession.internal.shipping.CodeLog} has the one lock and is called by any thread;
 * a worker calls {@link io.procession.internal.shipping.ShippedCode} from its task loop, and its
 * loaders from any thread.
 */
package io.procession.internal.shipping;
