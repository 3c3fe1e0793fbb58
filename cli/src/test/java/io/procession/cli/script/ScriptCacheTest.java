package io.procession.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptCacheTest {
  private static final String CLASS_PATH = "a.jar";
  private static final String CIRCUMSTANCES = "JDK 25, a.jar of 100 bytes";

  @TempDir private Path directory;
  private Path entries;
  private ScriptCache cache;

  @BeforeEach
  void createCache() throws IOException {
    entries = directory.resolve("user/cache/scripts");
    cache = new ScriptCache(entries);
    Files.createDirectories(directory.resolve("src"));
  }

  @Test
  void givesBackWhatItKeeps() throws Exception {
    write("Helper.java", "class Helper { static int x() { return 1; } }");
    write("Main.java", "void main() { Helper.x(); Missing m = null; } class Missing {}");
    CompiledScript compiled = compileAndKeep("Main.java");

    CompiledScript found = Objects.requireNonNull(find("Main.java"));

    assertThat(found.mainCandidates()).isEqualTo(compiled.mainCandidates()).contains("Main");
    assertThat(found.classes()).containsOnlyKeys("Main", "Main$Missing", "Helper");
    assertThat(found.classes()).containsAllEntriesOf(compiled.classes());
    assertThat(found.dependencies().listings())
        .isEqualTo(compiled.dependencies().listings())
        .containsEntry("", "Helper.java/Main.java");
    assertThat(found.dependencies().absent()).isEqualTo(compiled.dependencies().absent());
  }

  @Test
  void forgetsAScriptThatChanged() throws Exception {
    write("Main.java", "void main() {}");
    compileAndKeep("Main.java");

    write("Main.java", "void main() { }");

    assertThat(find("Main.java")).isNull();
  }

  @Test
  void forgetsAScriptWhoseHelperChanged() throws Exception {
    write("Helper.java", "class Helper { static final int X = 1; }");
    write("Main.java", "int x = Helper.X; void main() {}");
    compileAndKeep("Main.java");

    write("Helper.java", "class Helper { static final int X = 2; }");

    assertThat(find("Main.java")).isNull();
  }

  @Test
  void forgetsAScriptWhoseHelperWentAway() throws Exception {
    write("Helper.java", "class Helper { static final int X = 1; }");
    write("Main.java", "int x = Helper.X; void main() {}");
    compileAndKeep("Main.java");

    Files.delete(directory.resolve("src/Helper.java"));

    assertThat(find("Main.java")).isNull();
  }

  @Test
  void forgetsAScriptWhenAFileAppearsThatItMayMean() throws Exception {
    write("Main.java", "void main() { IO.println(Objects.hash(1)); }");
    compileAndKeep("Main.java");

    write("Objects.java", "class Objects { static int hash(int x) { return 7; } }");

    assertThat(find("Main.java")).isNull();
  }

  @Test
  void forgetsAScriptWhenADirectoryAppearsThatItMayMean() throws Exception {
    write("Main.java", "void main() { IO.println(Objects.hash(1)); }");
    CompiledScript compiled = compileAndKeep("Main.java");
    assertThat(compiled.dependencies().absent()).contains("java");

    Files.createDirectory(directory.resolve("src/java"));

    assertThat(find("Main.java")).isNull();
  }

  @Test
  void isNotDisturbedByFilesThatItDoesNotUse() throws Exception {
    write("Old.java", "class Old {}");
    write("Main.java", "void main() {}");
    compileAndKeep("Main.java");

    Files.delete(directory.resolve("src/Old.java"));
    write("New.java", "class New {}");

    assertThat(find("Main.java")).isNotNull();
  }

  @Test
  void forgetsAScriptInOtherCircumstances() throws Exception {
    write("Main.java", "void main() {}");
    compileAndKeep("Main.java");

    assertThat(cache.find(source("Main.java"), CLASS_PATH, "JDK 26")).isNull();
    assertThat(cache.find(source("Main.java"), "b.jar", CIRCUMSTANCES)).isNull();
    assertThat(find("Main.java")).isNotNull();
  }

  @Test
  void compilesAgainWhatWasDamaged() throws Exception {
    write("Main.java", "void main() {}");
    compileAndKeep("Main.java");
    byte[] good = Files.readAllBytes(entry());

    for (int at : new int[] {0, 5, 9, good.length / 2, good.length - 1}) {
      byte[] damaged = good.clone();
      damaged[at] ^= 1;
      Files.write(entry(), damaged);
      assertThat(find("Main.java")).as("byte %d of %d", at, good.length).isNull();
    }
    for (int length : new int[] {0, 10, good.length - 1}) {
      Files.write(entry(), Arrays.copyOf(good, length));
      assertThat(find("Main.java")).as("cut to %d bytes", length).isNull();
    }
    Files.write(entry(), good);
    assertThat(find("Main.java")).isNotNull();
  }

  @Test
  void keepsTheNewestTwoHundred() throws Exception {
    Files.createDirectories(entries);
    Files.setPosixFilePermissions(entries, PosixFilePermissions.fromString("rwx------"));
    for (int i = 0; i < 205; i++) {
      Path old = Files.createFile(entries.resolve("old" + i + ".classes"));
      Files.setLastModifiedTime(old, FileTime.fromMillis(i * 1_000L));
    }
    Path leftOver = Files.createFile(entries.resolve("script1.tmp"));
    Files.setLastModifiedTime(leftOver, FileTime.fromMillis(0));
    Path beingWritten = Files.createFile(entries.resolve("script2.tmp"));
    write("Main.java", "void main() {}");

    compileAndKeep("Main.java");

    assertThat(find("Main.java")).isNotNull();
    assertThat(names()).hasSize(201).contains("old204.classes", "old6.classes", "script2.tmp");
    assertThat(names()).doesNotContain("old5.classes", "script1.tmp");
    assertThat(beingWritten).exists();
  }

  @Test
  void leavesNothingBehindIfItCannotWrite() throws Exception {
    write("Main.java", "void main() {}");
    CompiledScript compiled = compileAndKeep("Main.java");
    Path entry = entry();
    Files.delete(entry);
    Files.createDirectory(entry);
    Files.createFile(entry.resolve("in the way"));

    assertThatThrownBy(() -> cache.keep(source("Main.java"), CLASS_PATH, CIRCUMSTANCES, compiled))
        .isInstanceOf(IOException.class);
    assertThat(names()).containsExactly(entry.getFileName().toString());
    assertThat(find("Main.java")).isNull();
  }

  @Test
  void doesNotUseADirectoryThatOthersMayWriteTo() throws Exception {
    write("Main.java", "void main() {}");
    CompiledScript compiled = compileAndKeep("Main.java");

    Files.setPosixFilePermissions(entries, PosixFilePermissions.fromString("rwxrwx---"));

    assertThat(find("Main.java")).isNull();
    assertThatThrownBy(() -> cache.keep(source("Main.java"), CLASS_PATH, CIRCUMSTANCES, compiled))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(entries + ": others can write to it, or it belongs to somebody else");
  }

  @Test
  void createsItsDirectoryForTheUserAlone() throws Exception {
    write("Main.java", "void main() {}");
    compileAndKeep("Main.java");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entries)))
        .isEqualTo("rwx------");
  }

  @Test
  void survivesWritersAndReadersAtOnce() throws Exception {
    write("Main.java", "void main() {}");
    CompiledScript compiled = compileAndKeep("Main.java");
    int threads = 4;
    var together = new CyclicBarrier(threads);
    Callable<Void> use =
        () -> {
          together.await();
          for (int i = 0; i < 25; i++) {
            cache.keep(source("Main.java"), CLASS_PATH, CIRCUMSTANCES, compiled);
            assertThat(find("Main.java")).isNotNull();
          }
          return null;
        };

    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> users =
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> use).toList());
      for (Future<Void> user : users) {
        user.get();
      }
    }

    assertThat(names()).hasSize(1);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve("src").resolve(name), text);
  }

  private ScriptSource source(String name) throws IOException {
    return ScriptSource.read(directory.resolve("src").resolve(name));
  }

  private CompiledScript compile(String name) throws IOException, CompileFailure {
    return new ScriptCompiler(List.of()).compile(source(name));
  }

  private CompiledScript compileAndKeep(String name) throws IOException, CompileFailure {
    CompiledScript compiled = compile(name);
    cache.keep(source(name), CLASS_PATH, CIRCUMSTANCES, compiled);
    return compiled;
  }

  private @Nullable CompiledScript find(String name) throws IOException {
    return cache.find(source(name), CLASS_PATH, CIRCUMSTANCES);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(entries)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Path entry() throws IOException {
    return entries.resolve(
        names().stream()
            .filter(name -> name.endsWith(".classes"))
            .findFirst()
            .orElseThrow(() -> new NoSuchFileException(entries.toString())));
  }
}
