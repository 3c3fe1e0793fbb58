package io.procession.it.worlds.fatjar;

import static io.procession.it.worlds.Project.assertPrinted;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Guide;
import io.procession.it.worlds.Project;
import io.procession.it.worlds.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar app.jar}, where the application and this library are inside of it. */
@ExtendWith(NoLeaks.class)
class FatJarIT {
  private static final Guide GUIDE = Guide.read("fat-jars.md");

  private static final String LIBRARY =
      """
      package shop;
      public record Price(int cents) {
        public Price times(int n) { return new Price(n * cents); }
      }
      """;

  private static Path repacked(Path library, Path directory) throws IOException {
    if (Files.isRegularFile(library)) {
      return Files.copy(library, directory.resolve("procession.jar"));
    }
    return new Project(directory).jar("procession.jar", library, Map.of());
  }

  @Test
  void theProgramOfTheGuidePrintsWhatTheGuideSays(@TempDir Path directory) throws IOException {
    String program = GUIDE.block(0, "package app;");
    String printed = GUIDE.block(1, "app.jar\n").replaceFirst("^\\$.*\n", "");
    Project project =
        new Project(directory)
            .source("lib/shop/Price.java", LIBRARY)
            .source("app/app/Main.java", program);
    Path lib = project.compile("lib", "libclasses");
    Path app = project.compile("app", "out", "-cp", lib + ":" + Program.library());
    project.source("out/app/rates.properties", "vat=20\n");

    assertPrinted(
        project.java(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Tools.jars("spring-boot"),
            Program.script("Repackage.java"),
            project.jar("classes.jar", app, Map.of()),
            "app.jar",
            "app.Main",
            project.jar("shop.jar", lib, Map.of()),
            repacked(Program.library(), directory)),
        "");

    assertPrinted(project.java("-jar", "app.jar"), printed);
  }
}
