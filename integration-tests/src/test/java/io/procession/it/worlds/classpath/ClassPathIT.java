package io.procession.it.worlds.classpath;

import static io.procession.it.worlds.Project.assertPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs on the class path, in a directory whose name has spaces, with a library in a jar. */
@ExtendWith(NoLeaks.class)
class ClassPathIT {
  private static final String LIB =
      "package lib; public class Lib { public static int inc(int x) { return x + 1; } }";
  private static final String MAIN =
      """
      import io.procession.*;
      import java.nio.file.Path;
      import java.util.List;
      public class Main {
        public static void main(String[] args) {
          var builder = Pool.builder().workers(1);
          if (args.length > 0) {
            builder.workingDirectory(Path.of(args[0]));
          }
          try (var pool = builder.open()) {
            int k = 10;
            System.out.println(pool.map(x -> lib.Lib.inc(x) * k, List.of(1, 2, 3)));
          }
        }
      }
      """;

  private Project project;

  @BeforeEach
  void build(@TempDir Path directory) {
    project =
        new Project(directory.resolve("my project"))
            .source("lib/lib/Lib.java", LIB)
            .source("app/Main.java", MAIN);
    Path lib = project.compile("lib", "libclasses");
    project.jar("libs/lib.jar", lib, Map.of());
    project.compile("app", "out", "-cp", lib + ":" + Program.library());
  }

  @Test
  void relativeEntriesAreFoundFromAnotherWorkingDirectory() {
    assertPrinted(
        project.java("-cp", "out:libs/lib.jar:" + Program.library(), "Main", "/"),
        "[20, 30, 40]\n");
  }

  @Test
  void anEmptyEntryIsTheWorkingDirectoryOfTheCaller() {
    Project inside = new Project(project.root().resolve("out"));

    assertPrinted(
        inside.java("-cp", ":../libs/lib.jar:" + Program.library(), "Main", "/"), "[20, 30, 40]\n");
  }

  @Test
  void wildcardsAreExpanded() throws IOException {
    copyLibrary();

    assertPrinted(project.java("-cp", "out:libs/*", "Main", "/"), "[20, 30, 40]\n");
  }

  @Test
  void argumentFilesAreFollowed() throws IOException {
    Files.writeString(
        project.root().resolve("args"), "-cp\nout:libs/lib.jar:" + Program.library() + "\nMain\n");

    assertPrinted(project.java("@args"), "[20, 30, 40]\n");
  }

  @Test
  void aJarBringsTheClassPathOfItsManifest() throws IOException {
    copyLibrary();
    project.jar(
        "app.jar",
        project.root().resolve("out"),
        Map.of("Main-Class", "Main", "Class-Path", "libs/lib.jar libs/procession.jar"));

    assertPrinted(project.java("-jar", "app.jar", "/"), "[20, 30, 40]\n");
  }

  @Test
  void aJarWithNothingButAClassPathAsOfAnIde() throws IOException {
    Files.createDirectory(project.root().resolve("empty"));
    String addresses =
        Stream.of(
                project.root().resolve("out"),
                project.root().resolve("libs/lib.jar"),
                Program.library())
            .map(path -> path.toUri().toString())
            .collect(Collectors.joining(" "));
    project.jar("classpath.jar", project.root().resolve("empty"), Map.of("Class-Path", addresses));
    Files.writeString(
        project.root().resolve("idea args"),
        "-Dfile.encoding=UTF-8\n-classpath\n\"%s/classpath.jar\"\nMain\n/\n"
            .formatted(project.root()));

    assertPrinted(project.java("@idea args"), "[20, 30, 40]\n");
  }

  @Test
  void aClassPathLongerThanAnArgumentMayBeIsGivenInAFile() throws IOException {
    String many =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "/nowhere/a long \\\\ name/of a jar/number-" + i + ".jar")
            .collect(Collectors.joining(":"));
    assertThat(many.length()).isGreaterThan(160_000);
    Files.writeString(
        project.root().resolve("args"),
        "-cp\n\"out:%s:libs/lib.jar:%s\"\nMain\n".formatted(many, Program.library()));

    assertPrinted(project.java("@args"), "[20, 30, 40]\n");
  }

  private void copyLibrary() throws IOException {
    Path target = project.root().resolve("libs/procession.jar");
    if (Files.isRegularFile(Program.library())) {
      Files.copy(Program.library(), target);
    } else {
      project.jar("libs/procession.jar", Program.library(), Map.of());
    }
  }
}
