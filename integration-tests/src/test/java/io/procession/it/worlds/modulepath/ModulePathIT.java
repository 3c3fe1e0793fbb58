package io.procession.it.worlds.modulepath;

import static io.procession.it.worlds.Project.assertPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -p … -m app/app.Main}: the application and the library are named modules. */
@ExtendWith(NoLeaks.class)
class ModulePathIT {
  private static final String MAIN =
      """
      package app;
      import io.procession.*;
      import java.util.*;
      public class Main {
        static int twice(int x) { return 2 * x; }
        static List<String> where(int x) {
          return List.of(
              String.valueOf(Main.class.getModule()),
              String.valueOf(Pool.class.getModule()),
              ModuleLayer.boot().findModule("java.sql").isPresent() ? "sql" : "no sql");
        }
        public static void main(String[] args) {
          int k = 5;
          try (var pool = Pool.open(1)) {
            System.out.println("lambda " + pool.map(x -> x * k, List.of(1, 2, 3)));
            System.out.println("method " + pool.map(Main::twice, List.of(1, 2, 3)));
            System.out.println("modules " + pool.map(Main::where, List.of(1)));
            System.out.println("serializable " + pool.map(p -> p, List.of(new Point(1, 2))));
            System.out.println("helper " + pool.map(x -> lib.Lib.inc(x), List.of(1)));
            try {
              pool.map(x -> { throw new app.Bad("no " + x); }, List.of(1));
            } catch (TaskFailedException e) {
              System.out.println("failure " + e.getCause());
            }
            try {
              System.out.println("plain " + pool.map(p -> p, List.of(new Plain(1))));
              var pojo = new Pojo();
              pojo.n = 7;
              System.out.println("pojo " + pool.map(p -> p.n, List.of(pojo)));
            } catch (TaskNotSerializableException e) {
              System.out.println(e.getMessage());
            }
          }
        }
      }
      """;

  @TempDir Path directory;

  private Project project(String moduleInfo) {
    Project project =
        new Project(directory)
            .source("lib/module-info.java", "module lib { exports lib; }")
            .source(
                "lib/lib/Lib.java",
                "package lib; public class Lib { public static int inc(int x) { return x + 1; } }")
            .source("app/module-info.java", moduleInfo)
            .source("app/app/Main.java", MAIN)
            .source(
                "app/app/Point.java",
                "package app; record Point(int x, int y) implements java.io.Serializable {}")
            .source("app/app/Plain.java", "package app; record Plain(int x) {}")
            .source("app/app/Pojo.java", "package app; class Pojo { int n; }")
            .source(
                "app/app/Bad.java",
                "package app; class Bad extends RuntimeException {"
                    + " Bad(String m) { super(m); } }");
    project.compile("lib", "mods/lib");
    project.compile("app", "mods/app", "-p", directory + "/mods/lib:" + Program.library());
    return project;
  }

  private static final String COMMON =
      """
      lambda [5, 10, 15]
      method [2, 4, 6]
      modules [[module app, module io.procession, no sql]]
      serializable [Point[x=1, y=2]]
      helper [2]
      failure app.Bad: no 1
      """;

  @Test
  void anOpenModuleSendsRecordsAndPlainObjects() {
    Project project = project("module app { requires io.procession; requires lib; opens app; }");

    assertPrinted(
        project.java("-p", "mods:" + Program.library(), "-m", "app/app.Main"),
        COMMON + "plain [Plain[x=1]]\npojo [7]\n");
  }

  @Test
  void aClosedModuleSendsWhatIsSerializableAndIsToldWhatIsMissing() {
    Project project = project("module app { requires io.procession; requires lib; }");

    assertPrinted(
        project.java("-p", "mods:" + Program.library(), "-m", "app/app.Main"),
        COMMON
            + """
            input 0 of map cannot be sent to a worker: class app.Plain cannot be sent to another \
            process: not Serializable, and module app does not open package app
              Try: let Plain implement java.io.Serializable, or add `opens app;` to the \
            module-info of app.
            """);
  }

  @Test
  void packagesOpenedOnTheCommandLineAreOpenInWorkers() {
    Project project = project("module app { requires io.procession; requires lib; }");

    assertPrinted(
        project.java(
            "-p",
            "mods:" + Program.library(),
            "--add-opens=app/app=io.procession",
            "-m",
            "app/app.Main"),
        COMMON + "plain [Plain[x=1]]\npojo [7]\n");
  }

  @Test
  void theClassPathUsesAddedModulesAndOpenPackages() {
    Project project =
        new Project(directory)
            .source("lib/module-info.java", "module lib { exports lib; }")
            .source(
                "lib/lib/Lib.java",
                "package lib; public class Lib { public static int inc(int x) { return x + 1; } }")
            .source(
                "app/Main.java",
                """
                import io.procession.*;
                import java.util.*;
                public class Main {
                  static String see(int x) throws Exception {
                    var field = String.class.getDeclaredField("hash");
                    field.setAccessible(true);
                    return lib.Lib.class.getModule() + " " + lib.Lib.inc(x);
                  }
                  public static void main(String[] args) {
                    try (var pool = Pool.open(1)) {
                      System.out.println(pool.map(Main::see, List.of(1)));
                    }
                  }
                }
                """);
    project.compile("lib", "mods/lib");
    project.compile("app", "out", "-p", directory + "/mods", "--add-modules=lib", "-cp", library());

    assertPrinted(
        project.java(
            "-p",
            "mods",
            "--add-modules=lib",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            "out:" + library(),
            "Main"),
        "[module lib 2]\n");
  }

  private static String library() {
    assertThat(Program.library()).exists();
    return Program.library().toString();
  }
}
