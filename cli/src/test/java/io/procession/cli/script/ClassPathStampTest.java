package io.procession.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathStampTest {
  @TempDir private Path directory;

  @Test
  void changesWithTheSizeOrTimeOfAJar() throws IOException {
    Path jar = Files.writeString(directory.resolve("a.jar"), "1");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
    String before = ClassPathStamp.of(jar.toString());

    Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000));
    String later = ClassPathStamp.of(jar.toString());
    Files.writeString(jar, "12");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000));

    assertThat(later).isNotEqualTo(before);
    assertThat(ClassPathStamp.of(jar.toString())).isNotEqualTo(later).isNotEqualTo(before);
  }

  @Test
  void changesWithAFileDeepInADirectory() throws IOException {
    Path file = directory.resolve("com/example/A.class");
    Files.createDirectories(file.getParent());
    String empty = ClassPathStamp.of(directory.toString());
    Files.writeString(file, "A");
    String one = ClassPathStamp.of(directory.toString());
    Files.setLastModifiedTime(file, FileTime.fromMillis(5_000));

    assertThat(one).isNotEqualTo(empty);
    assertThat(ClassPathStamp.of(directory.toString())).isNotEqualTo(one);
  }

  @Test
  void staysTheSameWhileNothingChanges() throws IOException {
    Files.writeString(directory.resolve("A.class"), "A");
    String classPath = directory + ":missing.jar";

    assertThat(ClassPathStamp.of(classPath)).isEqualTo(ClassPathStamp.of(classPath)).isNotNull();
  }

  @Test
  void changesWithTheOrderOfEntries() {
    assertThat(ClassPathStamp.of("a.jar:b.jar"))
        .isEqualTo("a.jar|absent\nb.jar|absent\n")
        .isNotEqualTo(ClassPathStamp.of("b.jar:a.jar"));
  }

  @Test
  void givesUpOnADirectoryWithVeryManyFiles() throws IOException {
    for (int i = 0; i < 4; i++) {
      Files.createFile(directory.resolve("F" + i));
    }

    assertThat(ClassPathStamp.of(directory.toString(), 4)).isNotNull();
    assertThat(ClassPathStamp.of(directory.toString(), 3)).isNull();
  }
}
