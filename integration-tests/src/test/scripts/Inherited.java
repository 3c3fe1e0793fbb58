// A program that was started by native code has inherited all descriptors of the caller, so they
// stay open when that is killed.

import io.procession.*;
import java.lang.foreign.*;

void main(String[] args) throws Throwable {
  try (var pool = Pool.open(2)) {
    var pids = pool.map(x -> ProcessHandle.current().pid(), List.of(1, 2, 3, 4, 5, 6));
    var system =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("system"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    var command = "sleep 300 >/dev/null 2>&1 & echo $! > " + args[0];
    system.invokeWithArguments(Arena.global().allocateFrom(command));
    IO.println("started " + pids.size());
    pool.apply(() -> Thread.sleep(100_000));
  }
}
