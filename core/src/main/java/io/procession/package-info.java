/**
 * What users type to run work in other JVMs.
 *
 * <p>{@link io.procession.Pool} is the usual entry: {@code map}, {@code apply}, {@code imap} and
 * their asynchronous forms run functions in worker processes. The names are those of Python's
 * {@code multiprocessing} in camelCase.
 *
 * <h2>Rules that hold for every type of this package</h2>
 *
 * <ul>
 *   <li><b>Copies.</b> Functions, inputs and results cross a process boundary, so they are copied.
 *       What a task changes in its input is not seen by the caller. Static fields are per process.
 *   <li><b>Nulls.</b> A null argument is refused with a {@link java.lang.NullPointerException} that
 *       names the parameter. Inputs that are elements of a collection, and results, may be null.
 *   <li><b>Threads.</b> Every public object may be used by several threads at once, unless its type
 *       says otherwise. Actions of a thread before it submits a task happen-before the task runs;
 *       the actions of the task happen-before the caller sees its result.
 *   <li><b>Errors.</b> All failures are unchecked and extend {@link
 *       io.procession.MultiprocessingException}, except where the JDK has a type with that meaning.
 * </ul>
 */
package io.procession;
