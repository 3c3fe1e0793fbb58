package io.procession.cli;

import io.procession.internal.Hosts;
import io.procession.internal.launch.AotCache;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Has the AOT caches made once, by {@code procession aot} in the background, when a program has
 * ended that started without them. Whatever goes wrong is no concern of the program: {@code
 * procession doctor} tells it.
 *
 * <p>A file with the output of the training stands for it while it runs, and after it where it
 * failed. Who creates that file trains; after a day it is tried again.
 */
final class BackgroundTraining {
  /** Longer: a failure that was mended is found late. Shorter: one that stays costs more often. */
  private static final Duration RETRY = Duration.ofDays(1);

  /** Signals of the terminal are for the next program. */
  private static final String COMMAND = "trap '' INT HUP; nice -n 19 \"$0\" aot && rm -f \"$1\"";

  private final Path launcher;
  private final Path log;
  private final List<Path> files;

  /**
   * Prepares it.
   *
   * @param launcher the script that starts the command line
   * @param log what it prints, and the sign that it runs
   * @param files which it makes
   */
  BackgroundTraining(Path launcher, Path log, List<Path> files) {
    this.launcher = launcher;
    this.log = log;
    this.files = files;
  }

  /**
   * Trains after the program of this process, if that is of use and wanted. The caches of a job's
   * node are for the processes of that job alone, so there it is not.
   */
  static void arrange() {
    String launcher = System.getProperty("procession.launcher");
    if (launcher == null
        || "off".equalsIgnoreCase(System.getenv("PROCESSION_AOT"))
        || Hosts.isInJob()) {
      return;
    }
    AotCache.place()
        .ifPresent(
            workers ->
                new BackgroundTraining(
                        Path.of(launcher),
                        AotCache.trainingLog(workers.file()),
                        List.of(workers.file(), AotCommand.launcherCache()))
                    .atEnd());
  }

  private void atEnd() {
    if (!files.stream().allMatch(Files::exists)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::start, "procession-aot"));
    }
  }

  private void start() {
    try {
      if (claim()) {
        new ProcessBuilder("/bin/sh", "-c", COMMAND, launcher.toString(), log.toString())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
      }
    } catch (IOException e) {
      System.getLogger("io.procession.cli").log(Level.DEBUG, "no AOT training", e);
    }
  }

  /**
   * Whether this process is the one that trains. Two that find an old file may both be: then the
   * files of one take the place of the other's.
   */
  boolean claim() throws IOException {
    Files.createDirectories(Objects.requireNonNull(log.getParent()));
    if (isOld()) {
      Files.deleteIfExists(log);
    }
    try {
      Files.createFile(log);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private boolean isOld() throws IOException {
    return Files.exists(log)
        && Files.getLastModifiedTime(log).toInstant().isBefore(Instant.now().minus(RETRY));
  }
}
