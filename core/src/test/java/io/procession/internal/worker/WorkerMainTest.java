package io.procession.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose caller ends while it starts. */
class WorkerMainTest {
  @TempDir private Path temporary;

  @Test
  void removesTheDirectoryWhenNobodyListens() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("private"));
    Files.write(directory.resolve(Bootstrap.STATUS), new byte[4096]);
    Process worker = start(directory);
    new Bootstrap(
            FrameDescriptor.VERSION,
            0,
            new byte[Hello.SECRET_LENGTH],
            new byte[32],
            new Bootstrap.DataLink(false, false))
        .writeTo(worker.getOutputStream());
    String words = words(worker); // Its standard input is open: it cannot know otherwise.
    assertThat(worker.waitFor()).isEqualTo(ParentWatch.EXIT_CODE);
    assertThat(words).startsWith("the worker cannot connect to its caller: java.net.");
    assertThat(directory).doesNotExist();
  }

  @Test
  void removesTheDirectoryWhenTheCallerDiesBeforeTheBootstrap() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("private"));
    Process worker = start(directory);
    worker.getOutputStream().close();
    assertThat(words(worker)).isEmpty();
    assertThat(worker.waitFor()).isEqualTo(ParentWatch.EXIT_CODE);
    assertThat(directory).doesNotExist();
  }

  private static String words(Process worker) throws IOException {
    return new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Process start(Path directory) throws IOException, URISyntaxException {
    Path library =
        Path.of(WorkerMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            library.toString(),
            WorkerMain.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }
}
