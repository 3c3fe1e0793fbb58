package io.procession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a distribution whose java only says how it was started. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {
  private static final String MAIN = "io.procession.cli.Main";

  @TempDir private Path directory;

  @BeforeEach
  void makeDistribution() throws IOException {
    Files.createDirectories(directory.resolve("lib"));
    Files.createFile(directory.resolve("lib/procession.jar"));
    executable("bin/procession", Files.readString(script()));
    executable("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    executable("jdk/bin/javac", "#!/bin/sh\n");
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  @Test
  void handsWordsOnAsTheyAre() throws Exception {
    assertThat(program("run", "Script.java", "a b", "", "*", "-Jx", "--class-path", "x"))
        .containsExactly("run", "Script.java", "a b", "", "*", "-Jx", "--class-path", "x");
    assertThat(program()).isEmpty();
    assertThat(program("help", "run")).containsExactly("help", "run");
  }

  @Test
  void givesOptionsOfJavaToJava() throws Exception {
    String[] words = {
      "-J-Xmx1g", "run", "-J-Da=b c", "--workers", "2", "-J-Dd", "Main", "-J-Dmine"
    };

    assertThat(java(words)).startsWith("-Xmx1g", "-Da=b c", "-Dd", "-XX:-UsePerfData");
    assertThat(program(words)).containsExactly("run", "--workers", "2", "Main", "-J-Dmine");
    assertThat(program("cpus", "-J-Dx")).containsExactly("cpus");
  }

  @Test
  void putsTheClassPathOfTheProgramBehindItsOwn() throws Exception {
    assertThat(classPath("run", "--class-path", "a.jar:b/*", "-v", "Main")).isEqualTo(":a.jar:b/*");
    assertThat(classPath("run", "--class-path=a.jar", "app.jar")).isEqualTo(":a.jar:app.jar");
    assertThat(classPath("run", "--", "app.jar", "other.jar")).isEqualTo(":app.jar");
  }

  @Test
  void takesNothingElseForTheClassPath() throws Exception {
    assertThat(classPath("run", "Script.java", "app.jar")).isEmpty();
    assertThat(classPath("run", "--workers", "x.jar", "--engine", "y.jar", "Main")).isEmpty();
    assertThat(classPath("run", "--class-path")).isEmpty();
    assertThat(classPath("run", "--class-path", "", "Main")).isEmpty();
    assertThat(classPath("run", "--class-path=", "Main")).isEmpty();
    assertThat(classPath("doctor", "app.jar")).isEmpty();
  }

  @Test
  void usesAnAotCacheThatIsNewerThanTheJars() throws Exception {
    assertThat(java("cpus")).noneMatch(word -> word.startsWith("-XX:AOTCache"));

    Path cache = Files.createFile(directory.resolve("lib/procession.aot"));
    FileTime made = Files.getLastModifiedTime(directory.resolve("lib/procession.jar"));
    Files.setLastModifiedTime(cache, FileTime.from(made.toInstant().plusSeconds(1)));
    assertThat(java("cpus"))
        .contains("-XX:AOTCache=" + directory.toRealPath().resolve("lib/procession.aot"));

    Files.setLastModifiedTime(cache, FileTime.from(made.toInstant().minusSeconds(1)));
    assertThat(java("cpus")).noneMatch(word -> word.startsWith("-XX:AOTCache"));
  }

  /** In the root of the repository, which tests of one module start below. */
  private static Path script() {
    Path here = Path.of("procession").toAbsolutePath();
    return Files.exists(here) ? here : Path.of("../procession").toAbsolutePath();
  }

  /** What is added to the library's own jars. */
  private String classPath(String... words) throws Exception {
    List<String> java = java(words);
    return java.get(java.indexOf("-cp") + 1)
        .substring(directory.toRealPath().resolve("lib/procession.jar").toString().length());
  }

  private List<String> java(String... words) throws Exception {
    List<String> all = start(words);
    return all.subList(0, all.indexOf(MAIN));
  }

  private List<String> program(String... words) throws Exception {
    List<String> all = start(words);
    return all.subList(all.indexOf(MAIN) + 1, all.size());
  }

  private List<String> start(String... words) throws Exception {
    var command = new ArrayList<>(List.of(directory.resolve("bin/procession").toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(0);
    return output.lines().toList();
  }

  private void executable(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
