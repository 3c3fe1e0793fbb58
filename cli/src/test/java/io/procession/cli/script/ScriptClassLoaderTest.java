package io.procession.cli.script;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptClassLoaderTest {
  @TempDir private Path directory;
  private CompiledScript compiled;
  private ScriptClassLoader loader;

  @BeforeEach
  void compile() throws Exception {
    Files.createDirectories(directory.resolve("geo"));
    Files.writeString(
        directory.resolve("geo/Pi.java"), "package geo; public class Pi { static class Deep {} }");
    Path script =
        Files.writeString(directory.resolve("Main.java"), "void main() { new geo.Pi(); }");
    ScriptSource source = ScriptSource.read(script);
    compiled = new ScriptCompiler(List.of()).compile(source);
    loader = ScriptClassLoader.create(getClass().getClassLoader(), source, compiled);
  }

  @Test
  void loadsEachClassOnce() throws ClassNotFoundException {
    Class<?> pi = loader.loadClass("geo.Pi");

    assertThat(pi.getClassLoader()).isSameAs(loader);
    assertThat(loader.loadClass("geo.Pi")).isSameAs(pi);
    assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
    assertThat(loader.loadClass(CompiledScript.class.getName())).isSameAs(CompiledScript.class);
    assertThatThrownBy(() -> loader.loadClass("geo.Tau"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void givesTheBytesOfItsClassesAsResources() throws IOException {
    for (String name : List.of("Main", "geo/Pi", "geo/Pi$Deep")) {
      byte[] bytes = requireNonNull(compiled.classes().get(name.replace('/', '.')));
      assertThat(read(name + ".class")).isEqualTo(bytes);
      URL url = requireNonNull(loader.getResource(name + ".class"));
      assertThat(url).hasToString("procession-script:" + name + ".class");
      assertThat(url.getProtocol()).isEqualTo("procession-script");
      try (InputStream in = url.openStream()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
      assertThat(url.openConnection().getContentLengthLong()).isEqualTo(bytes.length);
      assertThat(Collections.list(loader.getResources(name + ".class")))
          .singleElement()
          .hasToString(url.toString());
    }
  }

  @Test
  void findsFilesBesideTheScriptBeforeThoseOfTheClassPath() throws IOException {
    Path data = Files.writeString(directory.resolve("geo/data.txt"), "1 2 3");

    assertThat(loader.getResource("geo/data.txt")).isEqualTo(data.toUri().toURL());
    assertThat(read("geo/data.txt")).asString().isEqualTo("1 2 3");
    assertThat(loader.getResource("java/lang/Object.class")).hasProtocol("jrt");
  }

  @Test
  void givesNothingElse() throws IOException {
    Path outside = Files.createTempFile(directory.resolve("..").normalize(), "x", ".x");
    try {
      assertThat(loader.getResource("geo")).isNull();
      assertThat(loader.getResource("../" + outside.getFileName())).isNull();
      assertThat(loader.getResource("geo/Tau.class")).isNull();
      assertThat(loader.getResourceAsStream("no/such.txt")).isNull();
      assertThat(Collections.list(loader.getResources("no/such.txt"))).isEmpty();
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void doesNotTakeOldClassFilesBesideTheScript() throws IOException {
    Files.writeString(directory.resolve("Old.class"), "old");

    assertThat(loader.getResource("Old.class")).isNull();
  }

  private byte[] read(String resource) throws IOException {
    try (InputStream in = requireNonNull(loader.getResourceAsStream(resource))) {
      return in.readAllBytes();
    }
  }
}
