package io.procession.it.worlds.sourcefiles;

import static io.procession.it.worlds.Project.assertPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Guide;
import io.procession.it.worlds.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole programs in guides, which print what stands below them. */
@ExtendWith(NoLeaks.class)
class GuideProgramsIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retries-and-failures.md",
        "shared-memory.md",
        "timeouts-and-cancel.md",
        "worker-limits.md"
      })
  void programsPrintWhatTheGuideSays(String page) {
    List<Guide.Whole> programs = Guide.read(page).programs();
    assertThat(programs).isNotEmpty();
    for (Guide.Whole program : programs) {
      Project project = new Project(directory).source("Main.java", program.source());

      assertPrinted(project.java("-cp", Program.library(), "Main.java"), program.output());
    }
  }
}
