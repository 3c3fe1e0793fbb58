package io.procession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.cli.console.CapturedConsole;
import io.procession.cli.program.PlainRunParser;
import io.procession.cli.program.Program;
import io.procession.cli.program.ProgramLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final CapturedConsole console = new CapturedConsole();
  private final ProgramLoader loader =
      new ProgramLoader(
          console.console(),
          System.getProperty("java.class.path"),
          CommandsTest.class.getClassLoader(),
          null);

  @TempDir private Path directory;

  @AfterEach
  void forgetTheOverride() {
    System.clearProperty("procession.cpus");
  }

  @Test
  void preparesAProgramWithoutRunningIt() throws IOException {
    Path script =
        Files.writeString(
            directory.resolve("Main.java"), "void main() { throw new AssertionError(\"ran\"); }");

    Commands.Result result =
        Commands.execute(console.console(), loader, "run", "--workers", "3", script.toString());

    assertThat(result.exitCode()).isEqualTo(0);
    Program program = Objects.requireNonNull(result.program());
    assertThat(program.mainClass().getName()).isEqualTo("Main");
    assertThat(program.properties()).containsEntry("procession.cpus", "3");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void refusesNoWorkers() {
    assertEnds(
        2,
        "procession run: workers must be a whole number of 1 or more: workers=0\n",
        "run",
        "--workers",
        "0",
        "A");
  }

  @Test
  void refusesAWordInsteadOfANumberOfWorkers() {
    assertEnds(
        2,
        "procession run: workers must be a whole number of 1 or more: workers=two\n",
        "run",
        "--workers=two",
        "A");
  }

  @Test
  void refusesAnUnknownEngine() {
    assertEnds(
        2,
        "procession run: engine must be one of local, in-process, spark, mpi: engine=nonsense\n",
        "run",
        "--engine",
        "nonsense",
        "A");
  }

  @Test
  void refusesAMissingProgram() {
    assertEnds(4, "procession run: no such file: Missing.java\n", "run", "-v", "Missing.java");
  }

  @Test
  void refusesAScriptThatDoesNotCompile() throws IOException {
    Path script = Files.writeString(directory.resolve("Bad.java"), "void main() { x; }");

    assertThat(Commands.execute(console.console(), loader, "run", script.toString()).exitCode())
        .isEqualTo(5);
    assertThat(console.err())
        .isEqualTo(
            """
            %1$s:1: error: not a statement
            void main() { x; }
                          ^
            procession run: %1$s does not compile: 1 error
            """
                .formatted(script));
  }

  @Test
  void refusesRunWithoutAProgram() {
    assertEnds(
        2,
        """
        procession run: Missing required parameter: 'PROGRAM'
          Try: procession help run
        """,
        "run");
  }

  @Test
  void suggestsAnOption() {
    assertEnds(
        2,
        """
        procession run: Unknown option: '--engin'
          Possible solutions: --engine
          Try: procession help run
        """,
        "run",
        "--engin",
        "local",
        "A");
  }

  @Test
  void suggestsACommand() {
    assertEnds(
        2,
        """
        procession: no such command: rum
          Did you mean: procession run?
          Try: procession help
        """,
        "rum");
  }

  @Test
  void suggestsRunForAProgram() {
    assertEnds(
        2,
        """
        procession: no such command: Hello.java
          Did you mean: procession run Hello.java
          Try: procession help
        """,
        "Hello.java",
        "x");
  }

  @Test
  void refusesAnOptionWithoutACommand() {
    assertEnds(
        2,
        """
        procession: no such option: --fast
          Try: procession help
        """,
        "--fast");
  }

  @Test
  void refusesNoCommand() {
    assertEnds(
        2,
        """
        procession: Missing required subcommand
          Try: procession help
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run App.java",
        "run App.java --workers 4 -v -- -h @x",
        "run --workers 4 --class-path=a.jar:b --engine local -v App.java x",
        "run --workers=4 --class-path a --engine=in-process --verbose com.example.Main -- x",
        "run -- App.java -- -v",
        "run -v -- app.jar @file --help --version",
        "run App.java run --workers",
        "run - x"
      })
  void understandsRunAsThePlainParserDoes(String line) {
    String[] words = line.split(" ", -1);
    var run = new RunCommand(loader);
    Commands.commandLine(console.console(), run).parseArgs(words);

    assertThat(PlainRunParser.parse(words))
        .isEqualTo(line.equals("run - x") ? null : run.request());
  }

  @Test
  void tellsTheNumberOfCpusAloneOnTheFirstLine() {
    System.setProperty("procession.cpus", "7");

    assertThat(Commands.execute(console.console(), loader, "cpus").exitCode()).isEqualTo(0);
    assertThat(console.out().lines())
        .startsWith("7", "because: procession.cpus=7")
        .hasSizeGreaterThan(2);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void refusesAnOverrideOfTheCpusThatIsNoNumber() {
    System.setProperty("procession.cpus", "many");

    assertEnds(
        2,
        "procession cpus: procession.cpus must be a positive integer: procession.cpus=many\n",
        "cpus");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void tellsTheVersion() {
    assertThat(Commands.execute(console.console(), loader, "--version").exitCode()).isEqualTo(0);
    assertThat(console.out()).isEqualTo("procession (not packaged)\n");
  }

  @Test
  void listsTheCommands() {
    Commands.execute(console.console(), loader, "help");
    String help = console.out();
    Commands.execute(console.console(), loader, "--help");

    assertThat(console.out()).isEqualTo(help + help);
    assertThat(help)
        .startsWith("Usage: procession [-h] [--version] COMMAND\n")
        .contains("\n  run     ", "\n  cpus    ", "\n  doctor  ", "\n  help    ");
  }

  @Test
  void documentsRun() {
    Commands.execute(console.console(), loader, "help", "run");

    assertThat(console.out())
        .startsWith("Usage: procession run [-v] [OPTION...] PROGRAM [ARGUMENT...]\n")
        .contains("--workers=N", "--class-path=PATH", "--engine=NAME", "-J-Xmx2g")
        .contains(
            """
              0    All went well.
              1    PROGRAM ended with an exception; or `doctor` found something missing.
              2    The command line or a setting is wrong.
              3    There is no JDK 25, or Procession itself could not be built.
              4    PROGRAM, its class or its main method was not found.
              5    PROGRAM does not compile.
              75   The job's time ended first; run again, it goes on.
              99   The same, in Grid Engine with --requeue.
            """);
  }

  private void assertEnds(int exitCode, String message, String... words) {
    Commands.Result result = Commands.execute(console.console(), loader, words);

    assertThat(console.err()).isEqualTo(message);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.program()).isNull();
  }
}
