package io.procession.cli;

import io.procession.Allocation;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Tells how many CPUs this process may use, and why. */
@Command(
    name = "cpus",
    description = {
      "Tells how many workers a pool gets by default: the number alone on the first line, then how"
          + " it came about.",
      ""
    })
final class CpusCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Allocation> allocation;

  CpusCommand(Console console, Supplier<Allocation> allocation) {
    this.console = console;
    this.allocation = allocation;
  }

  @Override
  public Integer call() {
    Allocation now;
    try {
      now = allocation.get();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    console.out().println(now.cpus());
    now.explain().forEach(console.out()::println);
    return ExitCode.OK.number();
  }
}
