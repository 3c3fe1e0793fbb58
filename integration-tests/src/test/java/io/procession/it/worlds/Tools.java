package io.procession.it.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** What the build fetched into {@code target/tools}: compilers and packers, one folder each. */
public final class Tools {
  private Tools() {}

  /** A class path of all jars in the folder, for {@code java -cp}. */
  public static String jars(String folder) {
    return folder(folder) + "/*";
  }

  /** One jar of the folder. */
  public static Path jar(String folder, String name) {
    Path jar = folder(folder).resolve(name + ".jar");
    assertThat(jar).exists();
    return jar;
  }

  private static Path folder(String name) {
    Path folder = Path.of("target", "tools", name).toAbsolutePath();
    assertThat(folder).isDirectory();
    return folder;
  }
}
