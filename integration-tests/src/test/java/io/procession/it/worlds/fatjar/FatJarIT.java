package io.procession.it.worlds.fatjar;

import static io.procession.it.worlds.Project.assertPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar app.jar}, where the application and this library are inside of it. */
@ExtendWith(NoLeaks.class)
class FatJarIT {
  private static final Path GUIDE = Path.of("../docs/guides/fat-jars.md");

  /** Fetched by the build. */
  private static final Path LOADER = Path.of("target/tools/spring-boot-loader.jar");

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
    assertThat(LOADER).exists();
    String[] blocks = Files.readString(GUIDE).split("```");
    String program = blocks[1].substring(blocks[1].indexOf('\n') + 1);
    String printed = blocks[3].substring(blocks[3].indexOf("app.jar\n") + "app.jar\n".length());
    Project project =
        new Project(directory)
            .source("lib/shop/Price.java", LIBRARY)
            .source("app/app/Main.java", program);
    Path lib = project.compile("lib", "libclasses");
    Path app = project.compile("app", "out", "-cp", lib + ":" + Program.library());
    project.source("out/app/rates.properties", "vat=20\n");

    NestedJar.pack(
        directory.resolve("app.jar"),
        LOADER,
        app,
        "app.Main",
        List.of(project.jar("shop.jar", lib, Map.of()), repacked(Program.library(), directory)));

    assertPrinted(project.java("-jar", "app.jar"), printed);
  }
}
