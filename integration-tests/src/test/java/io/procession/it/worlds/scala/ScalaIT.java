package io.procession.it.worlds.scala;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Guide;
import io.procession.it.worlds.Project;
import io.procession.it.worlds.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scala's lambdas, case classes and enums, with its collections. */
@ExtendWith(NoLeaks.class)
class ScalaIT {
  private static final Guide GUIDE = Guide.read("kotlin-scala.md");

  @Test
  void theProgramOfTheGuidePrintsWhatTheGuideSays(@TempDir Path directory) {
    Project project = new Project(directory).source("Main.scala", GUIDE.block(2, "@main def run"));
    String library =
        Tools.jar("scala-library", "scala3-library_3")
            + ":"
            + Tools.jar("scala-library", "scala-library");
    String classPath = library + ":" + Program.library();

    Program.Result compiled =
        project.java(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Tools.jars("scala-compiler") + ":" + library,
            "dotty.tools.dotc.Main",
            "-classpath",
            classPath,
            "-d",
            ".",
            "Main.scala");
    assertThat(compiled.exitCode()).as(compiled.out() + compiled.err()).isZero();

    Program.Result result = project.java("-cp", ".:" + classPath, "run");
    assertThat(result.out()).isEqualTo(GUIDE.block(3, "Green"));
    // Scala's library uses sun.misc.Unsafe, of which the JVM warns.
    assertThat(result.err().lines().filter(line -> !line.startsWith("WARNING: "))).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
