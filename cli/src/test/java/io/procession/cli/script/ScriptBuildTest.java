package io.procession.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.cli.console.CapturedConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptBuildTest {
  @TempDir private Path directory;

  @Test
  void compilesOnceAndTellsSoIfAsked() throws IOException {
    Path script = Files.writeString(directory.resolve("Once.java"), "void main() {}");
    var cache = new ScriptCache(directory.resolve("cache"));
    var first = new CapturedConsole();
    var second = new CapturedConsole();

    new ScriptBuild(cache, "", first.console(), true).build(ScriptSource.read(script));
    new ScriptBuild(cache, "", second.console(), true).build(ScriptSource.read(script));

    assertThat(first.err())
        .matches("procession run: compiled .*/Once.java in \\d+ ms: files=1, classes=1\\R");
    assertThat(second.err())
        .isEqualTo("procession run: " + script + " is unchanged, and was not compiled again\n");
  }

  @Test
  void worksWithoutACache() throws IOException {
    Path script = Files.writeString(directory.resolve("Once.java"), "void main() {}");
    var console = new CapturedConsole();

    CompiledScript built =
        new ScriptBuild(null, "", console.console(), true).build(ScriptSource.read(script));

    assertThat(built.classes()).containsOnlyKeys("Once");
    assertThat(console.err()).startsWith("procession run: not cached: no home directory\n");
  }

  @Test
  void worksWithACacheThatCannotBeWritten() throws IOException {
    Path script = Files.writeString(directory.resolve("Once.java"), "void main() {}");
    Path file = Files.createFile(directory.resolve("file"));
    var console = new CapturedConsole();

    CompiledScript built =
        new ScriptBuild(new ScriptCache(file.resolve("scripts")), "", console.console(), true)
            .build(ScriptSource.read(script));

    assertThat(built.classes()).containsOnlyKeys("Once");
    assertThat(console.err()).contains("procession run: not cached: java.nio.file.");
  }

  @Test
  void seesClassesOfTheClassPath() throws IOException {
    Path script =
        Files.writeString(
            directory.resolve("Uses.java"),
            "void main() { io.procession.cli.console.ExitCode.OK.number(); }");

    CompiledScript built =
        new ScriptBuild(
                null, System.getProperty("java.class.path"), new CapturedConsole().console(), false)
            .build(ScriptSource.read(script));

    assertThat(built.classes()).containsOnlyKeys("Uses");
  }
}
