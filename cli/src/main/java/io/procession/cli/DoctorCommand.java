package io.procession.cli;

import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.doctor.LockReport;
import io.procession.cli.doctor.Report;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tries what Procession needs on this machine. */
@Command(
    name = "doctor",
    description = {
      "Tries what Procession needs on this machine, starts a worker, and says what is missing and"
          + " how to get it.",
      ""
    },
    footer = {
      "",
      "Ends with 0 if all that is needed is there, else with 1; with --locks, 1 if there is a"
          + " deadlock."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Report> examination;

  @Option(
      names = "--locks",
      description = {
        "Instead shows the shared locks, semaphores, barriers … of this user: who holds them, who"
            + " waits, for how long, and deadlocks."
      })
  private boolean locks;

  DoctorCommand(Console console, Supplier<Report> examination) {
    this.console = console;
    this.examination = examination;
  }

  @Override
  public Integer call() {
    return (locks ? showLocks() : examine()).number();
  }

  private ExitCode showLocks() {
    LockReport report = LockReport.ofThisUser();
    report.lines().forEach(console.out()::println);
    return report.hasDeadlock() ? ExitCode.PROGRAM_FAILED : ExitCode.OK;
  }

  private ExitCode examine() {
    Report report = examination.get();
    report.lines().forEach(console.out()::println);
    return report.isHealthy() ? ExitCode.OK : ExitCode.PROGRAM_FAILED;
  }
}
