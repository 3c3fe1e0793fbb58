import io.procession.ChildProcess;
import java.lang.foreign.*;

/** Takes the exit codes of children before the JDK does, until that has succeeded once. */
void main() throws Throwable {
  Linker linker = Linker.nativeLinker();
  var waitpid =
      linker.downcallHandle(
          linker.defaultLookup().findOrThrow("waitpid"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  for (int i = 0; i < 100; i++) {
    ChildProcess child = ChildProcess.start(() -> {});
    int taken = (int) waitpid.invokeExact((int) child.pid(), MemorySegment.NULL, 0);
    child.join();
    if (taken == child.pid()) {
      IO.println("alive=" + child.isAlive() + " exitCode=" + child.exitCode());
      return;
    }
  }
  IO.println("the JDK was always first");
}
