package io.procession.it.worlds.fatjar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Packs as Spring Boot's plugin does: its loader unpacked, the application in {@code
 * BOOT-INF/classes}, and libraries as jars, stored without compression, in {@code BOOT-INF/lib}.
 */
final class NestedJar {
  private NestedJar() {}

  static void pack(Path jar, Path loader, Path classes, String mainClass, List<Path> libraries)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest(mainClass))) {
      try (JarInputStream in = new JarInputStream(Files.newInputStream(loader))) {
        for (JarEntry e = in.getNextJarEntry(); e != null; e = in.getNextJarEntry()) {
          if (!e.isDirectory() && e.getName().startsWith("org/")) {
            out.putNextEntry(new JarEntry(e.getName()));
            in.transferTo(out);
          }
        }
      }
      directory(out, "BOOT-INF/");
      directory(out, "BOOT-INF/classes/");
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path path : files.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(new JarEntry("BOOT-INF/classes/" + classes.relativize(path)));
          Files.copy(path, out);
        }
      }
      directory(out, "BOOT-INF/lib/");
      for (Path library : libraries) {
        store(out, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
    }
  }

  private static Manifest manifest(String mainClass) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", mainClass);
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    return manifest;
  }

  private static void directory(JarOutputStream out, String name) throws IOException {
    store(out, name, new byte[0]);
  }

  private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }
}
