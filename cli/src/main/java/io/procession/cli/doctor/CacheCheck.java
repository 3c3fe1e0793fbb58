package io.procession.cli.doctor;

import io.procession.internal.launch.AotCache;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries the directory that keeps compiled scripts and the like. */
final class CacheCheck {
  private static final String CURE = "set PROCESSION_CACHE to a directory of your own.";

  private final @Nullable Path directory;
  private final Optional<Path> ofWorkers;

  /**
   * Creates the check.
   *
   * @param directory null if this user has no place for one
   * @param ofWorkers the AOT cache that workers would use; empty if they cannot use any
   */
  CacheCheck(@Nullable Path directory, Optional<Path> ofWorkers) {
    this.directory = directory;
    this.ofWorkers = ofWorkers;
  }

  Section section() {
    Path path = directory;
    if (path == null) {
      return new Section(
          "cache", List.of(Finding.optional("directory", "no home directory to put it in", CURE)));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(writable(path));
    findings.add(Finding.fact("content", content(path)));
    ofWorkers.map(CacheCheck::workers).ifPresent(findings::add);
    return new Section("cache", findings);
  }

  private static Finding workers(Path file) {
    if (Files.isReadable(file)) {
      return Finding.ok("workers", "start from " + file);
    }
    String without = "start without an AOT cache, a third slower: ";
    Path log = AotCache.trainingLog(file);
    return Finding.fact(
        "workers",
        Files.exists(log)
            ? without + "one is being made, or could not be: %s says: %s".formatted(log, last(log))
            : without + "`procession aot` makes one");
  }

  private static String last(Path log) {
    try {
      String said = Files.readString(log).strip();
      return said.isEmpty() ? "nothing" : said.substring(said.lastIndexOf('\n') + 1).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Finding writable(Path path) {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, "doctor", ".tmp"));
      return Finding.ok("directory", path + ", writable");
    } catch (IOException e) {
      return Finding.optional("directory", path + " cannot be written: " + e, CURE);
    }
  }

  private static String content(Path path) {
    var content = new Content();
    try {
      Files.walkFileTree(path, content);
    } catch (IOException e) {
      return "cannot be read: " + e;
    }
    return content.files
        + (content.files == 1 ? " file, " : " files, ")
        + Bytes.text(content.bytes);
  }

  /** Counts files; a file that another process removes meanwhile is not counted. */
  private static final class Content extends SimpleFileVisitor<Path> {
    private int files;
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files++;
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
