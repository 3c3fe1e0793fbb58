package io.procession;

import io.procession.internal.Door;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that was started for one function and ends with it.
 *
 * {@snippet :
 * ChildProcess child = ChildProcess.start(() -> hello("world"));
 * child.join();
 * IO.println(child.exitCode()); // OptionalInt[0]
 * }
 *
 * <p>The function and its argument are copied to the child like the tasks of a {@link Pool}: the
 * classes of scripts travel with them, and what cannot travel is refused by {@code start}. The
 * child has the class path, module path and working directory of this process, an empty standard
 * input, and prints to the standard output and standard error of this process, in whole lines. It
 * gives no result back; use a pool for that, or a queue or connection that the function captures.
 *
 * <p><b>The end of a child.</b> When the function has returned, the child waits for its own
 * non-daemon threads and children, runs its {@linkplain #atExit exit hooks}, and ends with exit
 * code 0. An exception that leaves the function is printed to standard error with the name of the
 * process and makes the exit code 1. {@link System#exit} is honoured.
 *
 * <p><b>The end of this process.</b> A program whose threads have ended waits for its children,
 * except for daemon children, which are ended. {@code System.exit}, Ctrl-C and signals end all
 * children, as they end all threads. A child never outlives a process that was killed, unless it
 * was made to by {@link ChildProcessBuilder#outlivesParent()}.
 *
 * <p>A child process object belongs to the process that started it and cannot be sent to another.
 * Python's {@code Process}; differences are listed in the guide on processes.
 *
 * @see <a href="https://docs.python.org/3/library/multiprocessing.html#the-process-class">Python's
 *     Process</a>
 */
public sealed interface ChildProcess extends Waitable, AutoCloseable
    permits io.procession.internal.process.Child {

  /**
   * Starts a child with all defaults. Returns when the operating system has started it, which is
   * before the function runs.
   *
   * @param target runs in the child; what it captures is copied
   * @return the child
   * @throws TaskNotSerializableException if the function cannot be copied; nothing was started
   * @throws WorkerStartException if the operating system does not start a process, or this is a
   *     static initialiser in a process that was started itself
   */
  static ChildProcess start(TaskRunnable target) {
    return builder().start(target);
  }

  /**
   * Starts a child that applies a function to an argument, with all defaults.
   *
   * @param target runs in the child
   * @param argument copied to the child; may be null
   * @param <T> the type of the argument
   * @return the child
   * @throws TaskNotSerializableException if the function or the argument cannot be copied
   * @throws WorkerStartException as for {@link #start(TaskRunnable)}
   */
  static <T extends @Nullable Object> ChildProcess start(
      TaskConsumer<? super T> target, T argument) {
    return builder().start(target, argument);
  }

  /**
   * Describes a child before it is started: its name, environment, options of its JVM.
   *
   * @return a builder with all defaults
   */
  static ChildProcessBuilder builder() {
    return new ChildProcessBuilder();
  }

  /**
   * This process. Python's {@code current_process()}.
   *
   * @return its name and number
   */
  static ProcessRef current() {
    return Door.currentProcess();
  }

  /**
   * The process that started this one. Python's {@code parent_process()}.
   *
   * @return empty in the program itself
   */
  static Optional<ProcessRef> parent() {
    return Door.parentProcess();
  }

  /**
   * A key that the program, its children, their children and the workers of their pools have in
   * common, for {@link Listener} and {@link Connection#open}. Chosen at random by the program, and
   * passed on where nobody else can read it. Python's {@code current_process().authkey}.
   *
   * @return 32 bytes, a copy
   */
  static byte[] authenticationKey() {
    return Door.authenticationKey();
  }

  /**
   * The children of this process that have not ended. Python's {@code active_children()}.
   *
   * @return a new list, in the order of their starts
   */
  static List<ChildProcess> activeChildren() {
    return Door.activeChildren();
  }

  /**
   * Runs an action at the end of this process, before its daemon children are ended: the same as
   * {@code atExit(0, action)}.
   *
   * @param action runs once, in this process
   * @return the hook
   */
  static ExitHook atExit(Runnable action) {
    return atExit(0, action);
  }

  /**
   * Runs an action at the end of this process. Those of higher priority run first, of the same
   * priority those that were added later. Then daemon children are ended, and then the actions of
   * negative priority run. All of it comes after the end of the non-daemon threads and children, or
   * is begun by {@link System#exit}, Ctrl-C or SIGTERM. A process that is killed runs nothing.
   *
   * <p>Python's {@code atexit.register} and {@code multiprocessing.util.Finalize}.
   *
   * @param priority higher runs earlier; negative runs after the children have ended
   * @param action runs once, in this process; an exception is reported like one of a thread, and
   *     the other actions run
   * @return the hook
   * @throws IllegalStateException if this process is ending already
   */
  static ExitHook atExit(int priority, Runnable action) {
    return Door.atExit(priority, action);
  }

  /**
   * Its name, {@code Process-1} unless it was given another. Children of children are called {@code
   * Process-1:2}.
   *
   * @return the name
   * @throws IllegalStateException if this object is closed
   */
  String name();

  /**
   * The operating system's number of the process; of this process if the child is a thread.
   *
   * @return the number
   * @throws IllegalStateException if this object is closed
   */
  long pid();

  /**
   * Whether it is ended when this process ends.
   *
   * @return false if this process waits for it
   * @throws IllegalStateException if this object is closed
   */
  boolean isDaemon();

  /**
   * Whether it has not ended.
   *
   * @return false from the moment on when there is an exit code
   * @throws IllegalStateException if this object is closed
   */
  boolean isAlive();

  /**
   * How it ended: 0 after the function returned, 1 after an exception, the argument of {@code
   * System.exit}, and −N if signal N ended it. (A JVM exits with 128 + N then; the child reports
   * when it chose such a code itself.)
   *
   * @return empty while it is alive, and for ever if native code of this process has waited for its
   *     processes itself and so took the exit code
   * @throws IllegalStateException if this object is closed
   */
  OptionalInt exitCode();

  /**
   * Becomes complete when the child has ended and what it printed has been passed on. To wait for
   * the first of several: {@code CompletableFuture.anyOf(a.onExit(), b.onExit())}.
   *
   * @return a future of this object; completing or cancelling it has no effect on the child
   * @throws IllegalStateException if this object is closed
   */
  CompletableFuture<ChildProcess> onExit();

  /**
   * Whether the child has ended. A child process can be given to {@code Connection.wait} together
   * with connections; Python has {@code sentinel} for that.
   *
   * @return the opposite of {@link #isAlive()}
   * @throws IllegalStateException if this object is closed
   */
  @Override
  boolean isReady();

  /**
   * Waits for the end of the child. Any number of threads may wait.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the child goes on
   * @throws IllegalStateException if this object is closed
   */
  void join() throws InterruptedException;

  /**
   * Waits for the end of the child, but not longer than the limit.
   *
   * @param limit zero and less do not wait
   * @return false if it is alive still
   * @throws InterruptedException if the waiting thread is interrupted; the child goes on
   * @throws IllegalStateException if this object is closed
   */
  boolean join(Duration limit) throws InterruptedException;

  /**
   * Interrupts the main thread of the child, which runs the function. One that does not look at
   * interrupts goes on. Python's {@code interrupt}, which raises {@code KeyboardInterrupt} there.
   *
   * @throws IllegalStateException if this object is closed
   */
  void interrupt();

  /**
   * Asks the process to end now: SIGTERM. Its exit hooks run, {@code finally} blocks do not. Its
   * own children end as well.
   *
   * @throws IllegalStateException if this object is closed
   * @throws UnsupportedOperationException if the child is a thread
   */
  void terminate();

  /**
   * Ends the process at once: SIGKILL. Nothing more runs in it. Its own children end as well, a
   * moment later.
   *
   * @throws IllegalStateException if this object is closed
   * @throws UnsupportedOperationException if the child is a thread
   */
  void kill();

  /**
   * Kills the process and all that were started by it, also those that are no JVMs.
   *
   * @throws IllegalStateException if this object is closed
   * @throws UnsupportedOperationException if the child is a thread
   */
  void killTree();

  /**
   * Gives this object back; the child must have ended. All other methods fail from then on. Nothing
   * needs it: what a child uses is given back when it ends.
   *
   * @throws IllegalStateException if the child is alive: join, terminate or kill it before
   */
  @Override
  void close();
}
