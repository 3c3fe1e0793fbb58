package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are Java source files, from their text to their end. */
class ScriptProgramTest {
  private static final String TELL = "System.setProperty(\"" + ScriptFixture.PROBE + "\", ";

  @TempDir private Path directory;
  private ScriptFixture files;
  private ClassLoader before;

  @BeforeEach
  void rememberWhatProgramsChange() {
    files = new ScriptFixture(directory);
    before = Thread.currentThread().getContextClassLoader();
  }

  @AfterEach
  void undoWhatProgramsChanged() {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty(ScriptFixture.PROBE);
    System.clearProperty("jdk.launcher.sourcefile");
  }

  @Test
  void runsACompactSourceFile() throws Throwable {
    files.write(
        "Cubes.java",
        """
        int cube(int x) { return x * x * x; }
        void main() {
          %s List.of(1, 2, 3).stream().map(x -> cube(x)).toList().toString());
        }
        """
            .formatted(TELL));

    assertThat(files.run("Cubes.java")).isEqualTo("[1, 8, 27]");
  }

  @Test
  void passesArgumentsAsTheyAre() throws Throwable {
    files.write(
        "Args.java", "void main(String[] args) { %s String.join(\"|\", args)); }".formatted(TELL));

    assertThat(files.run("Args.java", "--workers", "-v", "@x", "", "a b"))
        .isEqualTo("--workers|-v|@x||a b");
  }

  @Test
  void startsTheFirstClassOfSeveral() throws Throwable {
    files.write(
        "Several.java",
        """
        class First { static void main() { %s Second.name()); } }
        class Second { static String name() { return "second"; } public static void main(String[] a) {} }
        """
            .formatted(TELL));

    assertThat(files.run("Several.java")).isEqualTo("second");
  }

  @Test
  void startsTheClassNamedLikeTheFileIfTheFirstHasNoMain() throws Throwable {
    files.write(
        "Named.java",
        """
        record Point(int x, int y) {}
        class Other { static void main() { %1$s "other"); } }
        public class Named { public static void main(String[] a) { %1$s new Point(1, 2).toString()); } }
        """
            .formatted(TELL));

    assertThat(files.run("Named.java")).isEqualTo("Point[x=1, y=2]");
  }

  @Test
  void takesClassesFromFilesBesideIt() throws Throwable {
    files.write("Main.java", "void main() { %s new Helper().greet()); }".formatted(TELL));
    files.write(
        "Helper.java",
        """
        class Helper { String greet() { return geo.Circle.unit() + Deeper.NAME; } }
        """);
    files.write("Deeper.java", "class Deeper { static final String NAME = String.valueOf(7); }");
    files.write(
        "geo/Circle.java",
        "package geo; public class Circle { public static String unit() { return \"circle\"; } }");

    assertThat(files.run("Main.java")).isEqualTo("circle7");
  }

  @Test
  void findsThePackageRootOfAScriptInAPackage() throws Throwable {
    files.write(
        "app/Main.java",
        "package app; class Main { static void main() { %s geo.Pi.text()); } }".formatted(TELL));
    files.write(
        "geo/Pi.java",
        "package geo; public class Pi { public static String text() { return \"3.14\"; } }");

    assertThat(files.run("app/Main.java")).isEqualTo("3.14");
  }

  @Test
  void runsAScriptWhoseDirectoryIsNotThatOfItsPackage() throws Throwable {
    files.write(
        "scratch/Main.java",
        "package app; class Main { static void main() { %s \"ran\"); } }".formatted(TELL));

    assertThat(files.run("scratch/Main.java")).isEqualTo("ran");
  }

  @Test
  void ignoresBrokenFilesItDoesNotUse() throws Throwable {
    files.write("Main.java", "void main() { %s \"fine\"); }".formatted(TELL));
    files.write("Broken.java", "class Broken { this is not Java }");
    files.write("Elsewhere.java", "package some.other.place; class Elsewhere {}");
    files.write("module-info.java", "module incomplete { requires nothing.that.exists; }");

    assertThat(files.run("Main.java")).isEqualTo("fine");
  }

  @Test
  void runsAFileThatBeginsWithAShebang() throws Throwable {
    files.write(
        "hello",
        "#!/usr/bin/env -S procession run\nvoid main() { %s \"hello\"); }".formatted(TELL));

    assertThat(files.run("hello")).isEqualTo("hello");
  }

  @Test
  void runsAFileWhoseNameIsNoIdentifier() throws Throwable {
    files.write("2-my script.java", "void main() { %s getClass().getName()); }".formatted(TELL));

    assertThat(files.run("2-my script.java")).isEqualTo("_2_my_script");
  }

  @Test
  void prefersItsOwnClassesToThoseOfTheClassPath() throws Throwable {
    files.write(
        "io/procession/cli/program/Victim.java",
        """
        package io.procession.cli.program;
        class Victim { static void main() { %s new ClassPathEntries().toString()); } }
        class ClassPathEntries { public String toString() { return "the script's"; } }
        """
            .formatted(TELL));

    assertThat(files.run("io/procession/cli/program/Victim.java")).isEqualTo("the script's");
  }

  @Test
  void isTheContextClassLoaderAndKnowsWhereTheScriptIs() throws Throwable {
    files.write(
        "Where.java",
        """
        void main() {
          boolean same = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
          %s same + " " + System.getProperty("jdk.launcher.sourcefile") + " "
              + getClass().getProtectionDomain().getCodeSource().getLocation());
        }
        """
            .formatted(TELL));

    Path script = files.file("Where.java");
    assertThat(files.run("Where.java")).isEqualTo("true " + script + " " + script.toUri().toURL());
  }

  @Test
  void reportsWhatJavacSays() throws IOException {
    Path script = files.write("Bad.java", "void main() {\n  int x = \"a\";\n  foo();\n}\n");

    assertThatThrownBy(() -> files.load("Bad.java"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(script + " does not compile: 2 errors")
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.COMPILE);
    assertThat(files.err())
        .isEqualTo(
            """
            %1$s:2: error: incompatible types: String cannot be converted to int
              int x = "a";
                      ^
            %1$s:3: error: cannot find symbol
              foo();
              ^
              symbol:   method foo()
              location: class Bad
            """
                .formatted(script));
  }

  @Test
  void reportsErrorsInAFileThatItUses() throws IOException {
    Path script = files.write("Main.java", "void main() { new Broken(); }");
    Path broken = files.write("Broken.java", "class Broken { int x = true; }\n");

    assertThatThrownBy(() -> files.load("Main.java"))
        .hasMessage(script + " does not compile: 1 error");
    assertThat(files.err())
        .isEqualTo(
            """
            %s:1: error: incompatible types: boolean cannot be converted to int
            class Broken { int x = true; }
                                   ^
            """
                .formatted(broken));
  }

  @Test
  void keepsTheNumbersOfLinesBelowAShebang() throws IOException {
    files.write("tool", "#!/bin/x\n\nvoid main() { nothing(); }");

    assertThatThrownBy(() -> files.load("tool")).isInstanceOf(CommandFailure.class);
    assertThat(files.err()).contains("tool:3: error: cannot find symbol");
  }

  @Test
  void writesNothingAboutAScriptWithWarnings() throws Throwable {
    files.write(
        "Warned.java",
        """
        @Deprecated class Old {}
        class Warned { static void main() { java.util.List raw = new java.util.ArrayList<Old>(); raw.add(1); } }
        """);

    files.load("Warned.java");

    assertThat(files.err()).isEmpty();
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> files.load("Nowhere.java"))
        .hasMessage("no such file: " + files.file("Nowhere.java"))
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void refusesADirectory() throws IOException {
    Files.createDirectory(files.file("dir.java"));

    assertThatThrownBy(() -> files.load("dir.java"))
        .hasMessage("not a file: " + files.file("dir.java"));
  }

  @Test
  void namesAScriptWithoutMain() throws IOException {
    Path script = files.write("Empty.java", "class Empty { private static void main() {} }");

    assertThatThrownBy(() -> files.load("Empty.java"))
        .hasMessage(script + " has no main method\n  Try: void main() { … }")
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void showsOnlyTheUsersFramesOfAFailure() throws IOException {
    files.write(
        "Fails.java",
        """
        void main() {
          try {
            deep();
          } catch (RuntimeException e) {
            throw new IllegalStateException("outer", e);
          }
        }
        void deep() {
          throw new RuntimeException("inner");
        }
        """);

    Throwable failure = catchThrowable(() -> files.load("Fails.java").run());

    assertThat(text(failure))
        .isEqualTo(
            """
            java.lang.IllegalStateException: outer
            \tat Fails.main(Fails.java:5)
            Caused by: java.lang.RuntimeException: inner
            \tat Fails.deep(Fails.java:9)
            \tat Fails.main(Fails.java:3)
            """);
  }

  @Test
  void showsOnlyTheUsersFramesOfAFailedInitializer() throws IOException {
    files.write(
        "Init.java",
        "class Init {\n  static int x = 1 / Integer.signum(0);\n  static void main() {}\n}");

    Throwable failure = catchThrowable(() -> files.load("Init.java").run());

    assertThat(text(failure))
        .isEqualTo(
            """
            java.lang.ExceptionInInitializerError
            Caused by: java.lang.ArithmeticException: / by zero
            \tat Init.<clinit>(Init.java:2)
            """);
  }

  @Test
  void showsOnlyTheUsersFramesOfAFailedConstructor() throws IOException {
    files.write("Ctor.java", "int x = Integer.parseInt(\"y\");\nvoid main() {}");

    Throwable failure =
        catchThrowableOfType(NumberFormatException.class, () -> files.load("Ctor.java").run());

    assertThat(failure.getStackTrace()[failure.getStackTrace().length - 1])
        .hasToString("Ctor.<init>(Ctor.java:1)");
  }

  private static String text(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
