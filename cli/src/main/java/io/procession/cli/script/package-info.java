/**
 * Turns a Java source file into classes in memory, and keeps them for the next time.
 *
 * <p>Called by {@code program}; calls {@code console}. All of it runs on the main thread, before
 * the user's program does; {@link io.procession.cli.script.ScriptClassLoader} alone is called by
 * any thread later.
 *
 * <pre>
 *   ScriptBuild ── ScriptSource          the file, its name and its text
 *       ├── ScriptCache ── CacheEntry    a hit: no class of the compiler is loaded
 *       └── ScriptCompiler ── ScriptFileManager ── SourceTree    a miss: javac, in this JVM
 *                                                      └── Dependencies   what it looked at
 * </pre>
 *
 * <p>Layout of a cache entry, written by {@code DataOutputStream}: the numbers {@code PRSC} and the
 * format's version (4 bytes each), the CRC-32C of the rest (8 bytes); then the circumstances, the
 * script's path and bytes, the dependencies, the candidates for the main class, the classes. Text
 * and bytes carry their length in 4 bytes.
 */
@NullMarked
package io.procession.cli.script;

import org.jspecify.annotations.NullMarked;
