package io.procession.internal.worker;

import io.procession.internal.codec.BroadcastHandle;
import io.procession.internal.shipping.ShippedCode;
import io.procession.spi.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** The main class of a worker process. */
public final class WorkerMain {
  /** The exit code of a worker that could not go on. */
  private static final int BROKEN = 112;

  private WorkerMain() {}

  /**
   * Connects to the caller and runs its tasks until it says that there are no more.
   *
   * @param args the private directory where the caller waits; all else comes through standard input
   */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    ParentWatch watch = new ParentWatch(directory);
    Arrival caller = Arrival.at(directory, watch, Set.of());
    try {
      serve(caller);
    } catch (IOException e) {
      throw watch.parentIsGone(); // While this process said good-bye.
    }
  }

  private static void serve(Arrival caller) throws IOException {
    ShippedCode code = new ShippedCode(ClassLoader.getSystemClassLoader(), caller.control());
    BroadcastTable broadcasts = new BroadcastTable(new BroadcastFetch(caller.control(), code));
    BroadcastHandle.bindThread(broadcasts);
    TaskLoop tasks =
        new TaskLoop(
            caller.data(),
            caller.gate(),
            WorkerContext.enter(
                new WorkerId(caller.bootstrap().worker(), ProcessHandle.current().pid()),
                caller.gate()),
            code,
            broadcasts);
    if (run(tasks, caller.watch())) {
      caller.watch().leave();
      System.out.flush();
      System.err.flush();
      caller.control().bye();
      caller.watch().awaitEnds();
      System.exit(0);
    }
    throw caller.watch().parentIsGone();
  }

  /**
   * Runs tasks; ends the process if that is not possible, whatever threads of the user still run.
   */
  private static boolean run(TaskLoop tasks, ParentWatch watch) {
    try {
      return tasks.run();
    } catch (IOException | RuntimeException | Error e) {
      System.err.println("the worker cannot go on: " + e);
      throw watch.halt(BROKEN);
    }
  }
}
