package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.cli.console.CapturedConsole;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are classes or jars, and options that hold for all. */
class ProgramLoaderTest {
  private static final String APP = App.class.getName();

  @TempDir private Path directory;

  /** A program of the test class path. */
  static final class App {
    private App() {}

    public static void main(String[] args) {
      System.setProperty(ScriptFixture.PROBE, "app " + List.of(args));
    }
  }

  @AfterEach
  void forgetWhatProgramsSaid() {
    System.clearProperty(ScriptFixture.PROBE);
  }

  @Test
  void startsAClassOfTheClassPath() throws Throwable {
    new ScriptFixture(directory).load(ScriptFixture.request(APP, null, "x", "y")).run();

    assertThat(System.getProperty(ScriptFixture.PROBE)).isEqualTo("app [x, y]");
  }

  @Test
  void namesAClassThatIsNotThere() {
    assertFails(
        "com.example.Main",
        ExitCode.NOT_FOUND,
        """
        no class com.example.Main on the class path
          --class-path  not given
          Try: --class-path with the jar or directory that has it; a script's name ends in .java.\
        """);
  }

  @Test
  void namesAClassWithoutMain() {
    assertFails(
        "java.lang.String",
        ExitCode.NOT_FOUND,
        "class java.lang.String has no main method\n  Try: static void main(String[] args).");
  }

  @Test
  void saysWhyAClassCannotBeLoaded() {
    assertThatThrownBy(() -> loadFailing(new NoClassDefFoundError("com/example/Base")))
        .hasMessage(
            """
            class com.example.Main cannot be loaded: java.lang.NoClassDefFoundError: com/example/Base
              Try: --class-path with the jar or directory that has what it needs.\
            """);
    assertThatThrownBy(() -> loadFailing(new UnsupportedClassVersionError("version 99")))
        .hasMessage(
            "class com.example.Main cannot be loaded:"
                + " java.lang.UnsupportedClassVersionError: version 99");
  }

  private void loadFailing(LinkageError error) {
    var classes =
        new ClassLoader() {
          @Override
          protected Class<?> findClass(String name) {
            throw error;
          }
        };
    new ProgramLoader(new CapturedConsole().console(), "", classes, null)
        .load(ScriptFixture.request("com.example.Main", null));
  }

  @Test
  void saysThatAFileIsNoProgram() throws IOException {
    Path file = Files.writeString(directory.resolve("notes.txt"), "text");

    assertFails(
        file.toString(),
        ExitCode.NOT_FOUND,
        file
            + " is not a program: its name ends in neither .java nor .jar, and it does not begin"
            + " with #!");
    assertFails(
        directory.resolve("nothing").toString(),
        ExitCode.NOT_FOUND,
        "no such file: " + directory.resolve("nothing"));
  }

  @Test
  void startsTheMainClassOfAJar() throws Throwable {
    Path jar = jar("app.jar", APP);

    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, App.class.getClassLoader())) {
      new ProgramLoader(new CapturedConsole().console(), "x.jar:" + jar, loader, null)
          .load(ScriptFixture.request(jar.toString(), null, "z"))
          .run();
    }

    assertThat(System.getProperty(ScriptFixture.PROBE)).isEqualTo("app [z]");
  }

  @Test
  void namesWhatIsWrongWithAJar() throws IOException {
    Path plain = jar("plain.jar", null);
    Path wrong = jar("wrong.jar", "com.example.Gone");
    Path text = Files.writeString(directory.resolve("text.jar"), "not a jar");

    assertFails(
        plain.toString(),
        ExitCode.NOT_FOUND,
        "%1$s does not say which class to run: its manifest has no Main-Class\n  Try: procession run --class-path %1$s CLASS"
            .formatted(plain));
    assertFails(
        wrong.toString(),
        ExitCode.NOT_FOUND,
        "no class com.example.Gone, which the manifest of " + wrong + " names");
    assertThatThrownBy(() -> load(text.toString(), null))
        .hasMessageStartingWith(text + " cannot be read as a jar: ");
    assertFails(
        directory.resolve("gone.jar").toString(),
        ExitCode.NOT_FOUND,
        "no such file: " + directory.resolve("gone.jar"));
  }

  @Test
  void refusesAClassPathWithAnEntryThatDoesNotExist() {
    assertThatThrownBy(() -> load(APP, directory + ":missing.jar"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("entries of the class path must exist: class-path=missing.jar")
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(ExitCode.USAGE);
    assertThatThrownBy(() -> load(APP, "missing/*"))
        .hasMessage("entries of the class path must exist: class-path=missing/*");
  }

  @Test
  void refusesAClassPathThatJavaWasNotStartedWith() {
    assertThatThrownBy(() -> load(APP, "pom.xml"))
        .hasMessage(
            """
            pom.xml is not on the class path of this Java
              Try: the launcher script `procession`, which puts it there, or java -cp.\
            """);
  }

  @Test
  void acceptsAClassPathThatJavaWasStartedWith() {
    assertThat(load(APP, directory + "::" + directory + "/*").mainClass()).isEqualTo(App.class);
  }

  @Test
  void refusesANameThatCannotBeExpressed() {
    assertFails(
        "gr\0e.java",
        ExitCode.USAGE,
        """
        this locale has no encoding for a file name: gr\0e.java
          Try: LC_ALL=C.UTF-8 in the environment.\
        """);
  }

  @Test
  void handsOptionsOnAsSystemProperties() {
    var request =
        new RunRequest(
            "4", null, "in-process", null, false, false, JobOptions.NONE, APP, List.of());

    assertThat(new ScriptFixture(directory).load(request).properties())
        .containsExactly(
            Map.entry("procession.cpus", "4"), Map.entry("procession.engine", "in-process"));
  }

  @Test
  void setsNoPropertiesWithoutOptions() {
    assertThat(load(APP, null).properties()).isEmpty();
  }

  private Program load(String program, @Nullable String classPath) {
    return new ProgramLoader(
            new CapturedConsole().console(),
            String.join(
                ":",
                directory + "",
                directory + "/plain.jar",
                directory + "/wrong.jar",
                directory + "/text.jar"),
            App.class.getClassLoader(),
            null)
        .load(ScriptFixture.request(program, classPath));
  }

  private void assertFails(String program, ExitCode code, String message) {
    assertThatThrownBy(() -> load(program, null))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(message)
        .extracting(e -> ((CommandFailure) e).code())
        .isEqualTo(code);
  }

  private Path jar(String name, @Nullable String mainClass) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (mainClass != null) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    }
    Path jar = directory.resolve(name);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
