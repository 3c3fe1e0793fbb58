package io.procession.it.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A user's project in a directory: sources, classes and jars. */
public record Project(Path root) {
  /** Writes a source file. */
  public Project source(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles all sources below one folder into another. */
  public Path compile(String from, String to, String... options) {
    try (Stream<Path> files = Files.walk(root.resolve(from))) {
      Path classes = root.resolve(to);
      List<String> sources =
          files.filter(f -> f.toString().endsWith(".java")).map(Path::toString).toList();
      List<String> arguments =
          Stream.of(List.of("-d", classes.toString()), List.of(options), sources)
              .flatMap(List::stream)
              .toList();
      StringWriter words = new StringWriter();
      ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
      java.io.PrintWriter out = new java.io.PrintWriter(words);
      assertThat(javac.run(out, out, arguments.toArray(String[]::new))).as("%s", words).isZero();
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs a folder of classes into a jar with the given manifest. */
  public Path jar(String name, Path classes, Map<String, String> attributes) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
    Path jar = root.resolve(name);
    try (Stream<Path> files = Files.walk(classes)) {
      Files.createDirectories(jar.getParent());
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out, manifest)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          Files.copy(file, entries);
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code java} with the arguments, in the project's directory, to its end. */
  public Program.Result java(Object... arguments) {
    return run(Stream.concat(Stream.of(Program.java()), Stream.of(arguments)).toArray());
  }

  /** Runs a command in the project's directory to its end. */
  public Program.Result run(Object... command) {
    // The shell changes the directory, since programs of tests start in that of the tests.
    return Program.run(
        Map.of(),
        Stream.concat(
                Stream.of("/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", root.toString()),
                Stream.of(command).map(Object::toString))
            .toList());
  }

  /** The program has printed exactly this, no error, and ended in order. */
  public static void assertPrinted(Program.Result result, String text) {
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(text);
    assertThat(result.exitCode()).isZero();
  }
}
