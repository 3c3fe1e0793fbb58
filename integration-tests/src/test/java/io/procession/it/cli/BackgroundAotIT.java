package io.procession.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** AOT caches that nobody asked for, in a distribution of its own. */
@ExtendWith(NoLeaks.class)
@Timeout(600)
class BackgroundAotIT {
  @TempDir private Path directory;
  private Path launcher;
  private Path caches;

  @BeforeEach
  void unpack() throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib"));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    caches = directory.resolve("caches");
    launcher = Files.copy(Path.of("..", "procession"), bin.resolve("procession"));
    for (Path jar : List.of(Program.library(), commandLine())) {
      Files.copy(jar, lib.resolve(jar.getFileName().toString()));
    }
  }

  private static Path commandLine() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("..", "cli", "target"))) {
      return jars.filter(
              jar -> jar.getFileName().toString().matches("procession-cli-[0-9].*T\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private Program.Result run(String aot, String script) {
    return Program.run(
        Map.of("PROCESSION_CACHE", caches.toString(), "PROCESSION_AOT", aot),
        List.of(launcher.toString(), "run", Program.script(script).toString()));
  }

  private List<Path> caches(String suffix) throws IOException {
    Path aot = caches.resolve("aot");
    if (!Files.exists(aot)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(aot)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** The log goes when both files are there. */
  private void awaitTraining() throws IOException, InterruptedException {
    try (WatchService changes = directory.getFileSystem().newWatchService()) {
      caches.resolve("aot").register(changes, StandardWatchEventKinds.ENTRY_DELETE);
      while (!caches(".log").isEmpty()) {
        WatchKey key = changes.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }

  @Test
  void cachesAppearAfterTheFirstProgramAndAreUsedByTheSecond() throws Exception {
    Program.Result first = run("on", "Options.java");
    assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    assertThat(first.out()).doesNotContain("-XX:AOTCache");
    awaitTraining();

    assertThat(directory.resolve("lib").resolve("procession.aot")).isNotEmptyFile();
    Path workers = caches(".aot").getFirst();
    Program.Result second = run("on", "Options.java");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("-XX:AOTCache=" + workers).contains("from the cache: true");
    assertThat(caches(".log")).isEmpty();
  }

  @Test
  void nothingIsMadeWhereItIsNotWanted() throws IOException {
    assertThat(run("off", "Options.java").exitCode()).isZero();

    assertThat(caches(".log")).isEmpty();
    assertThat(caches(".aot")).isEmpty();
  }
}
