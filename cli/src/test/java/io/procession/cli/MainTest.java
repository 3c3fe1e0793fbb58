package io.procession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, in a JVM of its own, because how that ends is what counts. */
class MainTest {
  @TempDir private Path directory;

  /** How a JVM ended. */
  private record End(int exitCode, String out, String err) {}

  @Test
  void endsWhenMainReturnsAndOnlyDaemonThreadsAreLeft() throws Exception {
    End end =
        run(
            """
            void main(String[] args) {
              var forever = new Object();
              Thread.ofPlatform().daemon().start(() -> {
                synchronized (forever) { try { forever.wait(); } catch (InterruptedException e) { } }
              });
              IO.println("args " + List.of(args));
            }
            """,
            "-h",
            "--version");

    assertThat(end).isEqualTo(new End(0, "args [-h, --version]\n", ""));
  }

  @Test
  void waitsForThreadsThatAreNoDaemons() throws Exception {
    End end =
        run(
            """
            void main() {
              Thread main = Thread.currentThread();
              Thread.ofPlatform().start(() -> {
                try { main.join(); } catch (InterruptedException e) { }
                IO.println("after main");
              });
            }
            """);

    assertThat(end).isEqualTo(new End(0, "after main\n", ""));
  }

  @Test
  void failsWithTheUsersFramesIfMainThrows() throws Exception {
    End end = run("void main() {\n  throw new IllegalStateException(\"no\");\n}\n");

    assertThat(end)
        .isEqualTo(
            new End(
                1,
                "",
                """
                Exception in thread "main" java.lang.IllegalStateException: no
                \tat Script.main(Script.java:2)
                """));
  }

  @Test
  void leavesExitCodesToTheProgram() throws Exception {
    assertThat(run("void main() { System.exit(77); }")).isEqualTo(new End(77, "", ""));
  }

  @Test
  void runsAnUnchangedScriptWithoutTheCompiler() throws Exception {
    String script = "void main() { IO.println(\"ran\"); }";
    run(script);
    Path log = directory.resolve("classes.log");
    End end = start(List.of("-Xlog:class+load:file=" + log), "run", script());

    assertThat(end).isEqualTo(new End(0, "ran\n", ""));
    assertThat(Files.readString(log))
        .contains(" io.procession.cli.Main ")
        .doesNotContain("com.sun.tools.javac.", "picocli.", "io.procession.Pool", " javax.lang.");
  }

  @Test
  void saysWhyItDidNotStartAProgram() throws Exception {
    End end = start(List.of(), "run", "--workers", "0", "Script.java");

    assertThat(end)
        .isEqualTo(
            new End(
                2, "", "procession run: workers must be a whole number of 1 or more: workers=0\n"));
  }

  @Test
  void endsWithTheExitCodeOfOtherCommands() throws Exception {
    End end = start(List.of(), "nonsense");

    assertThat(end)
        .isEqualTo(
            new End(2, "", "procession: no such command: nonsense\n  Try: procession help\n"));
  }

  private String script() {
    return directory.resolve("Script.java").toString();
  }

  private End run(String text, String... arguments) throws Exception {
    Files.writeString(Path.of(script()), text);
    var words = new ArrayList<>(List.of("run", script()));
    words.addAll(List.of(arguments));
    return start(List.of(), words.toArray(new String[0]));
  }

  private End start(List<String> options, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("PROCESSION_CACHE", directory.resolve("cache").toString());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    int exitCode = builder.start().waitFor();
    return new End(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
