package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {
  private static final String REPORT =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f53c49dcad8, pid=42, tid=22260
      #
      # Problematic frame:
      # C  [libc.so.6+0x167ad8]
      #
      Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
      C  [libc.so.6+0x167ad8]
      j  java.lang.invoke.MethodHandle.invokeWithArguments([Ljava/lang/Object;)Ljava/lang/Object;+28
      J 1234 c2 shop.Order.load(J)V (12 bytes) @ 0x00007f [0x00007f+0x1]
      j  shop.Main.main()V+56
      j  io.procession.internal.worker.ChunkRunner.runTask()Z+12
      """;

  @TempDir Path directory;

  private Path write(String name) throws IOException {
    return Files.writeString(directory.resolve(name), REPORT);
  }

  @Test
  void showsTheSignalTheFrameAndWhatTheUserCalled() throws IOException {
    Path file = write("hs_err_pid42.log");
    CrashReport report =
        CrashReport.find(42, List.of("-XX:ErrorFile=" + directory + "/hs_err_pid%p.log"), directory)
            .orElseThrow();
    assertThat(report.file()).isEqualTo(file);
    assertThat(report.lines())
        .containsExactly(
            "SIGSEGV (0xb) at pc=0x00007f53c49dcad8, pid=42, tid=22260",
            "Problematic frame:",
            "C  [libc.so.6+0x167ad8]",
            "J 1234 c2 shop.Order.load(J)V (12 bytes) @ 0x00007f [0x00007f+0x1]",
            "j  shop.Main.main()V+56");
  }

  @Test
  void looksWhereTheUsersOptionSays() throws IOException {
    Path file = write("mine-42.txt");
    List<String> flags = List.of("-XX:ErrorFile=/elsewhere/%p", "-XX:ErrorFile=mine-%p.txt");
    assertThat(CrashReport.find(42, flags, directory).orElseThrow().file()).isEqualTo(file);
    assertThat(CrashReport.find(43, flags, directory)).isEmpty();
  }

  @Test
  void looksInTheWorkingDirectoryWhereNothingIsSaid() throws IOException {
    Path file = write("hs_err_pid42.log");
    assertThat(CrashReport.find(42, List.of(), directory).orElseThrow().file()).isEqualTo(file);
  }

  @Test
  void takesNoReportOfAnEarlierProcessOfThatNumber() throws IOException {
    Path file = write("hs_err_pid42.log");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertThat(CrashReport.find(42, List.of(), directory)).isEmpty();
  }
}
