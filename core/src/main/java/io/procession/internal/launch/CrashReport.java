package io.procession.internal.launch;

import io.procession.internal.host.CacheDirectory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM writes about itself when it crashes: its {@code hs_err} file.
 *
 * <p>The JVM would write it into the working directory, which is the user's. Workers write it into
 * {@code crashes} in the {@linkplain CacheDirectory directory of this library}, unless the user's
 * options say otherwise; the newest {@value #KEPT} are kept. They name the environment and the
 * command line, so only the user can enter the directory.
 *
 * @param file where it is
 * @param lines the signal, the frame that crashed, and the first of the user's Java frames
 */
public record CrashReport(Path file, List<String> lines) {
  private static final Logger LOG = System.getLogger("io.procession.launch");
  private static final String OPTION = "-XX:ErrorFile=";
  private static final String PATTERN = "hs_err_pid%p.log";
  private static final int KEPT = 50;

  /** Frames of the user's code that are shown; more are in the file. */
  private static final int JAVA_FRAMES = 3;

  /** Where the frames of Java code are that say nothing of why native code was called. */
  private static final List<String> JDK =
      List.of("java.", "jdk.", "sun.", "io.procession.internal.");

  /** A report that is older is one of another process that had the same number. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /**
   * The options that tell a JVM where to write it.
   *
   * @return empty where there is no directory for it; then it is the JVM's choice
   */
  static List<String> flags() {
    Path directory = directory();
    if (directory == null) {
      return List.of();
    }
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return Files.isWritable(directory) ? List.of(OPTION + directory.resolve(PATTERN)) : List.of();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "no place for crash reports: " + directory, e);
      return List.of();
    }
  }

  private static @Nullable Path directory() {
    Path caches = CacheDirectory.find(System::getenv, System.getProperty("user.home"));
    return caches == null ? null : caches.resolve("crashes");
  }

  /**
   * Looks for the report of a process that has ended.
   *
   * @param pid its number
   * @param flags the options that it was started with
   * @param workingDirectory where it ran
   * @return empty if it wrote none
   */
  static Optional<CrashReport> find(long pid, List<String> flags, Path workingDirectory) {
    String pattern =
        flags.stream()
            .filter(flag -> flag.startsWith(OPTION))
            .reduce((former, latter) -> latter)
            .map(flag -> flag.substring(OPTION.length()))
            .orElse(PATTERN);
    Path file = workingDirectory.resolve(pattern.replace("%p", Long.toString(pid)));
    try {
      if (!Files.isRegularFile(file) || isOld(file)) {
        return Optional.empty();
      }
      CrashReport report = new CrashReport(file, gist(file));
      removeOldest();
      return Optional.of(report);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot read " + file, e);
      return Optional.of(new CrashReport(file, List.of()));
    }
  }

  private static boolean isOld(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return written.isBefore(Instant.now().minus(FRESH));
  }

  /** Closed when all is read that is needed: a report has thousands of lines. */
  private static List<String> gist(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      List<String> head = lines.limit(500).toList();
      List<String> gist = new ArrayList<>();
      head.stream().filter(line -> line.startsWith("#  ")).findFirst().ifPresent(gist::add);
      int frame = head.indexOf("# Problematic frame:");
      if (frame >= 0) {
        head.subList(frame, Math.min(frame + 2, head.size())).forEach(gist::add);
      }
      head.stream()
          .filter(CrashReport::isOfTheUser)
          .distinct()
          .limit(JAVA_FRAMES)
          .forEach(gist::add);
      return gist.stream().map(line -> line.replaceFirst("^#\\s*", "")).toList();
    }
  }

  /** A frame of Java code, interpreted or compiled: {@code j shop.Order.load(J)V+12}. */
  private static boolean isOfTheUser(String line) {
    String method = line.replaceFirst("^(j|J +\\d+( %)?( c\\d)?) +", "");
    return !method.equals(line) && JDK.stream().noneMatch(method::startsWith);
  }

  private static void removeOldest() throws IOException {
    Path directory = directory();
    if (directory == null || !Files.isDirectory(directory)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "hs_err_pid*.log")) {
      found.forEach(all::add);
    }
    if (all.size() > KEPT) {
      all.sort(Comparator.comparing(CrashReport::writtenAt).reversed());
      for (Path old : all.subList(KEPT, all.size())) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static FileTime writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // Removed by another caller.
    }
  }
}
