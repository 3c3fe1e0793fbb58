package io.procession.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptSourceTest {
  @ParameterizedTest
  @CsvSource({
    "Script.java,      Script",
    "my-script.java,   my_script",
    "3d.java,          _3d",
    "class.java,       _class",
    "_.java,           __",
    "tool,             tool",
    "tool.sh,          tool_sh",
    "größe.java,       größe"
  })
  void makesAnIdentifierOfTheFileName(String file, String className) {
    assertThat(source(file, "").className()).isEqualTo(className);
  }

  @Test
  void replacesAShebangByAnEmptyLine() {
    assertThat(source("x", "#!/bin/sh\nvoid main() {}").text()).isEqualTo("\nvoid main() {}");
    assertThat(source("x", "#!/bin/sh").text()).isEmpty();
    assertThat(source("X.java", "// ü\n").text()).isEqualTo("// ü\n");
  }

  @Test
  void recognizesAShebang(@TempDir Path directory) throws IOException {
    Path script = Files.writeString(directory.resolve("script"), "#!x");
    Path other = Files.writeString(directory.resolve("other"), "#");

    assertThat(ScriptSource.hasShebang(script)).isTrue();
    assertThat(ScriptSource.hasShebang(other)).isFalse();
    assertThat(ScriptSource.hasShebang(directory)).isFalse();
    assertThat(ScriptSource.hasShebang(directory.resolve("missing"))).isFalse();
  }

  private static ScriptSource source(String file, String text) {
    return new ScriptSource(Path.of(file), text.getBytes(StandardCharsets.UTF_8));
  }
}
