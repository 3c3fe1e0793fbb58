package io.procession.it.faults;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What C functions do to the process that calls them. */
final class Native {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;

  /** C's SIG_IGN. */
  private static final long IGNORE = 1;

  private Native() {}

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  /** Sends a signal to this process. */
  static void signalSelf(int signal) throws Exception {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    call(function("raise", type), signal);
  }

  /** Closes a file descriptor of this process. */
  static void close(int descriptor) throws Exception {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    call(function("close", type), descriptor);
  }

  /** Reads from an address that no process has. */
  static void crash() throws Exception {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    call(function("strlen", type), 8L);
  }

  /** Lets this process ignore a signal. */
  static void ignore(int signal) throws Exception {
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    call(function("signal", type), signal, IGNORE);
  }

  private static void call(MethodHandle function, Object... arguments) throws Exception {
    try {
      function.invokeWithArguments(arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
