package io.procession.cli.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.lang.model.SourceVersion;

/** A script as it was read: its path as typed, and its bytes. */
public final class ScriptSource {
  private final Path path;
  private final byte[] bytes;

  ScriptSource(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * Reads a script.
   *
   * @param path of a file
   * @return the script
   * @throws IOException if it cannot be read
   */
  public static ScriptSource read(Path path) throws IOException {
    return new ScriptSource(path, Files.readAllBytes(path));
  }

  /**
   * Whether a file declares itself a script by a first line that begins with {@code #!}.
   *
   * @param path of a file
   * @return false also for a file that cannot be read
   */
  public static boolean hasShebang(Path path) {
    if (!Files.isRegularFile(path)) {
      return false; // Reading from a pipe would wait, and take what is in it.
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == '#' && in.read() == '!';
    } catch (IOException e) {
      return false; // Then it is no script; what it is instead is said by the caller.
    }
  }

  /** {@return the path as typed} */
  public Path path() {
    return path;
  }

  /** {@return the name of the file} */
  public String fileName() {
    return path.getFileName().toString();
  }

  Path absolutePath() {
    return path.toAbsolutePath().normalize();
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * The text, with an empty line in place of a {@code #!} line, so that the numbers of the other
   * lines stay.
   */
  String text() {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.startsWith("#!")) {
      return text;
    }
    int end = text.indexOf('\n');
    return end < 0 ? "" : text.substring(end);
  }

  /**
   * The name that the compiler gives to the class of a compact source file: that of the file, made
   * an identifier, so that {@code my-script.java} runs as well.
   */
  String className() {
    String name = fileName();
    String stem = name.endsWith(".java") ? name.substring(0, name.length() - 5) : name;
    var identifier = new StringBuilder(stem);
    for (int i = 0; i < identifier.length(); i++) {
      if (!Character.isJavaIdentifierPart(identifier.charAt(i))) {
        identifier.setCharAt(i, '_');
      }
    }
    if (!SourceVersion.isIdentifier(identifier) || SourceVersion.isKeyword(identifier)) {
      identifier.insert(0, '_');
    }
    return identifier.toString();
  }
}
