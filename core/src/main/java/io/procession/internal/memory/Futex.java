package io.procession.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Linux's wait on a word of shared memory. Everything but {@link #isPossible} makes the JVM build
 * its first call into C, which costs tens of milliseconds once.
 */
public final class Futex {
  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Futex() {}

  /** Whether this JVM may call into C, on a system whose call is known. Cheap. */
  public static boolean isPossible() {
    return Futex.class.getModule().isNativeAccessEnabled()
        && System.getProperty("os.name").equals("Linux")
        && number() > 0;
  }

  /** The number of the system call, 0 where it is not known. */
  private static int number() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> 202;
      case "aarch64" -> 98;
      default -> 0;
    };
  }

  /** Whether the system answers: a sandbox may refuse the call. Waits until it can be made. */
  public static boolean works() {
    try (Arena arena = Arena.ofConfined()) {
      return call(arena.allocate(ValueLayout.JAVA_INT), WAKE, 1, MemorySegment.NULL) == 0;
    }
  }

  /** Memory for the time limit of one waiter. */
  public static MemorySegment timeLimit() {
    return timeLimit(Arena.ofAuto());
  }

  /** Memory for the time limit of one waiter, which lives as long as the arena. */
  public static MemorySegment timeLimit(Arena arena) {
    return arena.allocate(2 * ValueLayout.JAVA_LONG.byteSize(), Long.BYTES);
  }

  /**
   * Waits while the word is as expected, and no longer than the limit.
   *
   * @return false if the time was over; true if woken, for whatever reason
   */
  public static boolean await(MemorySegment word, int expected, MemorySegment limit, long nanos) {
    limit.setAtIndex(ValueLayout.JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
    limit.setAtIndex(ValueLayout.JAVA_LONG, 1, nanos % NANOS_PER_SECOND);
    long start = System.nanoTime();
    return call(word, WAIT, expected, limit) == 0 || System.nanoTime() - start < nanos;
  }

  /** Wakes the one that waits on the word, if there is one. */
  public static void wake(MemorySegment word) {
    call(word, WAKE, 1, MemorySegment.NULL);
  }

  /** Wakes those that wait on the word, up to a number, and tells how many there were. */
  public static int wake(MemorySegment word, int waiters) {
    return (int) call(word, WAKE, waiters, MemorySegment.NULL);
  }

  private static long call(MemorySegment word, int operation, int value, MemorySegment limit) {
    try {
      return (long)
          Syscall.HANDLE.invokeExact(
              Syscall.NUMBER, word, operation, value, limit, MemorySegment.NULL, 0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call into C threw what C cannot throw", e);
    }
  }

  /** Holds what is expensive to make. */
  private static final class Syscall {
    private static final long NUMBER = number();
    private static final MethodHandle HANDLE = handle();

    private Syscall() {}

    @SuppressWarnings("restricted") // Nobody comes here where isPossible says no.
    private static MethodHandle handle() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(1));
    }
  }
}
