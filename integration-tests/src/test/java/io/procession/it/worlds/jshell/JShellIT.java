package io.procession.it.worlds.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays the session of the guide and compares every answer, with both engines of JShell. */
@ExtendWith(NoLeaks.class)
class JShellIT {
  private static final Path GUIDE = Path.of("../docs/guides/jshell.md");
  private static final String PROMPT = "jshell> ";

  /** One input and what JShell answers. */
  private record Exchange(String input, String answer) {
    static List<Exchange> ofGuide() throws IOException {
      String session = Files.readString(GUIDE).split("```")[1];
      return Stream.of(session.split(PROMPT)).skip(1).map(Exchange::of).toList();
    }

    private static Exchange of(String text) {
      int end = text.indexOf('\n');
      return new Exchange(text.substring(0, end), comparable(text.substring(end)));
    }

    /** JShell prints an input again that came while it was not reading yet. */
    String withoutEcho(String printed) {
      return printed.startsWith(input) ? printed.substring(input.length()) : printed;
    }

    /** Without what differs from run to run and from engine to engine. */
    static String comparable(String answer) {
      return answer
          .replaceAll("worker \\d+ \\(pid \\d+\\)", "worker N (pid P)")
          .replaceAll("@[0-9a-f]+", "@HASH")
          .replace("replaced", "modified")
          .replaceAll("(?m)^\\|        at .*\n", "")
          .strip();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdi", "local"})
  void theSessionOfTheGuideGoesAsItSays(String engine, @TempDir Path directory) throws IOException {
    List<Exchange> session = Exchange.ofGuide();
    Project project = new Project(directory);
    project.source(
        "session", String.join("\n", session.stream().map(Exchange::input).toList()) + "\n");

    Program.Result result =
        project.run(
            "/bin/sh",
            "-c",
            "exec \"$@\" < session",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "jshell"),
            "-J-Djava.util.prefs.userRoot=" + directory, // Otherwise it writes to the home.
            "--class-path",
            Program.library(),
            "--execution",
            engine);

    String[] printed = result.out().split(PROMPT);
    List<String> answers = new ArrayList<>();
    for (int i = 1; i < printed.length; i++) { // From 1: the welcome is before the first prompt.
      answers.add(session.get(i - 1).withoutEcho(Exchange.comparable(printed[i])));
    }
    assertThat(answers).containsExactlyElementsOf(session.stream().map(Exchange::answer).toList());
    assertThat(session).hasSizeGreaterThan(15);
    assertThat(result.exitCode()).isZero();
  }
}
