package io.procession.cli.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/** A source file beside the script, read when the compiler asks for it. */
final class SourceFile extends SimpleJavaFileObject {
  private final SourceTree tree;
  private final Path path;
  private final String packageName;

  /** Kept because the compiler asks again to show a line in a message. */
  private @Nullable String text;

  SourceFile(SourceTree tree, Path path, String packageName) {
    super(path.toUri(), Kind.SOURCE);
    this.tree = tree;
    this.path = path;
    this.packageName = packageName;
  }

  /** The class that the compiler expects in this file. */
  String binaryName() {
    String name = path.getFileName().toString();
    String simple = name.substring(0, name.length() - Kind.SOURCE.extension.length());
    return packageName.isEmpty() ? simple : packageName + "." + simple;
  }

  @Override
  public String getName() {
    return path.toString();
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
    String known = text;
    if (known == null) {
      byte[] bytes = Files.readAllBytes(path);
      tree.read(path, bytes);
      known = new String(bytes, StandardCharsets.UTF_8);
      text = known;
    }
    return known;
  }
}
