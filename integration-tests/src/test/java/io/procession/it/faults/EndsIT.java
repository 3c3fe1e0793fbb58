package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that end in all ways, and what is left of their workers: nothing. */
@ExtendWith(NoLeaks.class)
class EndsIT {
  private static void awaitEnd(List<ProcessHandle> workers) {
    assertThat(workers).isNotEmpty();
    Awaiting.until(
        "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @DisplayName("P42 kill -9 of the caller ends its idle workers")
  void killOfAnIdleCaller() {
    try (Program program = Program.startJava(Program.script("Idle.java").toString())) {
      Awaiting.until("two workers worked", () -> program.out().lines().count() == 4);
      List<ProcessHandle> workers = program.process().descendants().toList();
      program.process().destroyForcibly();
      awaitEnd(workers);
    }
  }

  @Test
  @DisplayName(
      "P33 PO24 pools that were dropped end, with a warning that says where they were opened")
  void droppedPools() {
    Program.Result result = Program.java(Program.script("Dropped.java").toString());
    assertThat(result.out()).isEqualTo("gone\n");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err().lines().filter(line -> line.contains("Dropped.open(Dropped.java:6)")))
        .as(result.err())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("was not closed"));
  }

  @Test
  @DisplayName("P33 a pool that was dropped finishes what it was given")
  void droppedPoolWithAFuture() {
    Program.Result result = Program.java(Program.script("DroppedWhileBusy.java").toString());
    assertThat(result.out()).isEqualTo("[2, 3, 4, 5]\n");
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @Test
  @DisplayName("P36 a program that ends while a task runs does not wait for it")
  void programThatEndsWhileATaskRuns(@TempDir Path directory) {
    Program.Result result =
        Program.java(
            Program.script("LeftRunning.java").toString(), directory.resolve("running").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("left\n");
    assertThat(result.exitCode()).isZero();
  }

  /**
   * Starts a program in a process group of its own, as a shell does. A build that runs in the
   * background of a script is deaf to Ctrl-C, and so would be what it starts.
   */
  private static Program startInGroup(String script) {
    return Program.start(
        Map.of(),
        List.of(
            "setsid",
            "env",
            "--default-signal=INT,TERM",
            Program.java(),
            "-cp",
            Program.library().toString(),
            Program.script(script).toString()));
  }

  private static void pressCtrlC(Program program) throws Exception {
    String group = "-" + program.process().pid();
    assertThat(new ProcessBuilder("kill", "-INT", "--", group).start().waitFor()).isZero();
  }

  @Test
  @DisplayName("P45 Ctrl-C ends the program and its workers, which print nothing")
  void ctrlC() throws Exception {
    try (Program program = startInGroup("Busy.java")) {
      Awaiting.until("three workers are busy", () -> program.out().lines().distinct().count() == 3);
      List<ProcessHandle> workers = program.process().descendants().toList();
      pressCtrlC(program);
      Program.Result result = program.await();
      assertThat(result.exitCode()).isEqualTo(130);
      assertThat(result.err()).isEmpty();
      awaitEnd(workers);
    }
  }

  @Test
  @DisplayName("P46 after Ctrl-C a program can close its pool in good order")
  void closeAfterCtrlC() throws Exception {
    try (Program program = startInGroup("Interrupted.java")) {
      Awaiting.until("tasks run", () -> program.out().contains("running"));
      pressCtrlC(program);
      Program.Result result = program.await();
      assertThat(result.out()).isEqualTo("running\nsum 190\n");
      assertThat(result.exitCode()).isZero();
    }
  }

  /** Sends a signal until the program has ended: some may come before it waits. */
  private static void signalUntilItEnds(Program program, List<String> kill) {
    Awaiting.until(
        "the program ends",
        () -> {
          try {
            new ProcessBuilder(kill).start().waitFor();
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return !program.process().isAlive();
        });
  }

  private static void secondSignal(String script, String name, int exitCode) {
    try (Program program = startInGroup(script)) {
      Awaiting.until("it runs", () -> program.out().contains("running"));
      List<ProcessHandle> others = program.process().descendants().toList();
      String pid = Long.toString(program.process().pid());
      String target = name.equals("INT") ? "-" + pid : pid; // Ctrl-C goes to all.
      signalUntilItEnds(program, List.of("kill", "-" + name, "--", target));
      Program.Result result = program.await();
      assertThat(result.exitCode()).isEqualTo(exitCode);
      assertThat(result.out()).isEqualTo("running\nclosing\n");
      assertThat(result.err()).isEmpty();
      awaitEnd(others);
    }
  }

  @Test
  @DisplayName("P65 a second Ctrl-C ends a program at once that closes its pool after the first")
  void secondCtrlC() {
    secondSignal("ClosesAtExit.java", "INT", 130);
  }

  @Test
  @DisplayName("P65 P44 a second SIGTERM ends a program at once that closes its pool")
  void secondSigterm() {
    secondSignal("ClosesAtExit.java", "TERM", 143);
  }

  @Test
  @DisplayName("P65 a second Ctrl-C ends a program at once whose exit hook hangs")
  void secondCtrlCInAnExitHook() {
    secondSignal("HangsAtExit.java", "INT", 130);
  }

  @Test
  @DisplayName("P65 Ctrl-C twice leaves a program alone that closes its pool by itself")
  void firstCtrlCWaits() throws Exception {
    try (Program program = startInGroup("Interrupted.java")) {
      Awaiting.until("tasks run", () -> program.out().contains("running"));
      pressCtrlC(program);
      pressCtrlC(program);
      Program.Result result = program.await();
      assertThat(result.out()).isEqualTo("running\nsum 190\n");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("P51 a task that floods the standard output and error")
  void flood() {
    Program.Result result = Program.java(Program.script("Flood.java").toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).endsWith("result 42\n");
    assertThat(result.out().length()).isGreaterThan(8_000_000);
    assertThat(result.err().lines().count()).isEqualTo(100_000);
  }
}
