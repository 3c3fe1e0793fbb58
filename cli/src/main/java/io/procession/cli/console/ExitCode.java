package io.procession.cli.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the command line program ends. A program that calls {@code System.exit} chooses freely. */
public enum ExitCode {
  /** All went well. */
  OK(0, "All went well."),
  /** The user's main method threw, or {@code doctor} found that something needed is missing. */
  PROGRAM_FAILED(1, "PROGRAM ended with an exception; or `doctor` found something missing."),
  /** The command line or a setting is wrong. */
  USAGE(2, "The command line or a setting is wrong."),
  /** The launcher script found no JDK, or could not build the checkout; never used by Java code. */
  NOT_STARTED(3, "There is no JDK 25, or Procession itself could not be built."),
  /** The program, its class or its main method is not there. */
  NOT_FOUND(4, "PROGRAM, its class or its main method was not found."),
  /** The script does not compile. */
  COMPILE(5, "PROGRAM does not compile."),
  /** EX_TEMPFAIL of sysexits.h: run it again. */
  STOPPED(75, "The job's time ended first; run again, it goes on."),
  /** What Grid Engine takes for a wish to run the job again. */
  RERUN(99, "The same, in Grid Engine with --requeue.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** {@return what the shell sees} */
  public int number() {
    return number;
  }

  /** {@return all numbers with their meanings, for help texts} */
  public static Map<String, String> meanings() {
    var meanings = new LinkedHashMap<String, String>();
    for (ExitCode code : values()) {
      meanings.put(Integer.toString(code.number), code.meaning);
    }
    return meanings;
  }
}
