package io.procession.cli.program;

import io.procession.MultiprocessingException;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import io.procession.internal.Hosts;
import io.procession.internal.signal.Signals;
import io.procession.spi.EngineProvider;
import java.util.List;
import java.util.ServiceLoader;

/** Where a program runs in one of several processes that one command started, as with MPI. */
final class EngineEntry {
  private EngineEntry() {}

  /**
   * Lets the engine of a request begin. In a process that does not run the program this serves
   * until the program has ended, and then ends the process: threads that tasks left behind must not
   * hold up the others.
   *
   * @param request names the engine
   * @param classes where engines are found
   * @throws CommandFailure if the engine cannot be used here
   */
  static void enter(RunRequest request, ClassLoader classes) {
    String engine = request.engine();
    if (engine == null || engine.equals("local") || engine.equals("in-process")) {
      return;
    }
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, classes)) {
      if (provider.name().equals(engine) && !enter(provider)) {
        System.exit(ExitCode.OK.number());
      }
    }
  }

  private static boolean enter(EngineProvider provider) {
    if (Hosts.isInJob()) {
      // mpirun hands the warning of a scheduler on to all ranks; the program's alone acts on it.
      Signals.setHandled(List.of("USR1"));
      Signals.handle("USR1", _ -> {});
    }
    try {
      return provider.enter();
    } catch (MultiprocessingException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
