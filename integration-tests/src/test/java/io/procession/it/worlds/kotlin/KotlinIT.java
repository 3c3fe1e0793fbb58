package io.procession.it.worlds.kotlin;

import static io.procession.it.worlds.Project.assertPrinted;
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

/** Kotlin's lambdas call each other, and take {@code this} as a parameter of static methods. */
@ExtendWith(NoLeaks.class)
class KotlinIT {
  private static final Guide GUIDE = Guide.read("kotlin-scala.md");

  @Test
  void theProgramOfTheGuidePrintsWhatTheGuideSays(@TempDir Path directory) {
    Project project = new Project(directory).source("Main.kt", GUIDE.block(0, "fun main()"));
    Path library = Tools.jar("kotlin-library", "kotlin-stdlib");
    String classPath = library + ":" + Program.library();

    Program.Result compiled =
        project.java(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Tools.jars("kotlin-compiler") + ":" + library,
            "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
            "-no-stdlib",
            "-no-reflect",
            "-cp",
            classPath,
            "-d",
            "out",
            "Main.kt");
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();

    assertPrinted(
        project.java("-cp", "out:" + classPath, "MainKt"), GUIDE.block(1, "created in MainKt"));
  }
}
