package io.procession.cli.script;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Tells by sizes and times whether a class path is the one that a script was compiled against. */
final class ClassPathStamp {
  /** More: a hit is slower than a few tenths of a second. Fewer: real projects are not cached. */
  private static final int MAX_FILES = 5_000;

  private ClassPathStamp() {}

  /**
   * Describes the entries of a class path as they are now.
   *
   * @param classPath as in {@code java.class.path}
   * @return null if a directory on it has too many files to look at each time
   */
  static @Nullable String of(String classPath) {
    return of(classPath, MAX_FILES);
  }

  static @Nullable String of(String classPath, int maxFiles) {
    var stamp = new StringBuilder();
    int start = 0;
    while (start <= classPath.length()) {
      int end = classPath.indexOf(File.pathSeparatorChar, start);
      end = end < 0 ? classPath.length() : end;
      String entry = classPath.substring(start, end);
      stamp.append(entry).append('|');
      if (!append(Path.of(entry), maxFiles, stamp)) {
        return null;
      }
      stamp.append('\n');
      start = end + 1;
    }
    return stamp.toString();
  }

  private static boolean append(Path entry, int maxFiles, StringBuilder stamp) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        stamp
            .append(attributes.size())
            .append('|')
            .append(attributes.lastModifiedTime().toMillis());
        return true;
      }
      var tree = new Tree(entry, maxFiles);
      Files.walkFileTree(entry, tree);
      stamp.append(tree.files).append('|').append(Long.toHexString(tree.sum));
      return tree.files <= maxFiles;
    } catch (IOException e) {
      stamp.append("absent");
      return true;
    }
  }

  /** A sum over the files of a directory, so that their order does not matter. */
  private static final class Tree extends SimpleFileVisitor<Path> {
    private final Path root;
    private final int maxFiles;
    private int files;
    private long sum;

    Tree(Path root, int maxFiles) {
      this.root = root;
      this.maxFiles = maxFiles;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      long hash = Hash64.of(root.relativize(file).toString());
      hash = Hash64.mix(hash, attributes.size());
      sum += Hash64.mix(hash, attributes.lastModifiedTime().toMillis());
      return ++files > maxFiles ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      return FileVisitResult.CONTINUE; // The compiler and the class loader cannot read it either.
    }
  }
}
