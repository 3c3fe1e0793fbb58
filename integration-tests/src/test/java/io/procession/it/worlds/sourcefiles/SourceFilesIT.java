package io.procession.it.worlds.sourcefiles;

import static io.procession.it.worlds.Project.assertPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code java File.java}, in the forms that the launcher knows. */
@ExtendWith(NoLeaks.class)
class SourceFilesIT {
  private static final String ONE =
      """
      import io.procession.*;

      int cube(int x) { return x * x * x; }

      record Pair(int a, int b) {}

      void main() {
        try (var pool = Pool.open(1)) {
          IO.println(pool.map(this::cube, List.of(1, 2, 3)));
          IO.println(pool.map(x -> new Pair(x, cube(x)), List.of(2)));
        }
      }
      """;
  private static final String ONE_PRINTS = "[1, 8, 27]\n[Pair[a=2, b=8]]\n";

  @TempDir Path directory;

  @Test
  void oneFile() {
    Project project = new Project(directory).source("One.java", ONE);

    assertPrinted(project.java("-cp", Program.library(), "One.java"), ONE_PRINTS);
  }

  @Test
  void severalFilesInAPackageAndPackagesBesideIt() {
    Project project =
        new Project(directory)
            .source(
                "app/Main.java",
                """
                package app;
                import io.procession.*;
                import java.util.List;
                import tools.Tool;
                public class Main {
                  public static void main(String[] args) {
                    try (var pool = Pool.open(1)) {
                      System.out.println(pool.map(Helper::help, List.of(1, 2)));
                      System.out.println(pool.map(x -> new Tool(x), List.of(3)));
                    }
                  }
                }
                """)
            .source(
                "app/Helper.java",
                """
                package app;
                class Helper {
                  static String help(int x) { return "helped " + new tools.Tool(x); }
                }
                """)
            .source("tools/Tool.java", "package tools; public record Tool(int x) {}");

    assertPrinted(
        project.java("-cp", Program.library(), "app/Main.java"),
        "[helped Tool[x=1], helped Tool[x=2]]\n[Tool[x=3]]\n");
  }

  @Test
  void anExecutableScriptWithoutTheEndingJava() {
    Project project =
        new Project(directory)
            .source(
                "cubes",
                "#!" + Program.java() + " --source 25 -cp " + Program.library() + "\n" + ONE);
    assertThat(directory.resolve("cubes").toFile().setExecutable(true)).isTrue();

    assertPrinted(project.run("./cubes"), ONE_PRINTS);
  }

  @Test
  void standardInputMayBeClosed() {
    Project project = new Project(directory).source("One.java", ONE);

    assertPrinted(
        project.run(
            "/bin/sh",
            "-c",
            "exec \"$0\" -cp \"$1\" One.java <&-",
            Program.java(),
            Program.library()),
        ONE_PRINTS);
  }
}
