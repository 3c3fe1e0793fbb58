package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.memory.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeDirectoryTest {
  /** No process has this number: it is beyond the largest that Linux gives. */
  private static final String GONE = "procession-4999999-1-" + ProcessMark.namespace();

  @TempDir Path victim;

  @Test
  void isMadePrivateAndRemoved() throws IOException {
    Path path;
    try (RuntimeDirectory directory = RuntimeDirectory.choose()) {
      path = directory.path();
      assertThat(path).doesNotExist();
      directory.make();
      directory.make();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      Files.createFile(path.resolve("socket"));
      RuntimeDirectory.sweep();
      assertThat(path.resolve("socket")).exists();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void sweepRemovesWhatADeadOwnerLeft() throws IOException {
    Path left = base().resolve(GONE + UUID.randomUUID().toString().replace("-", ""));
    Files.createDirectory(
        left, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(left.resolve("socket"));
    RuntimeDirectory.sweep();
    assertThat(left).doesNotExist();
  }

  @Test
  void sweepLeavesWhatBelongsToAnotherContainer() throws IOException {
    Path other =
        base()
            .resolve(
                "procession-4999999-1-ffffffff" + UUID.randomUUID().toString().replace("-", ""));
    Files.createDirectory(
        other, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      RuntimeDirectory.sweep();
      assertThat(other).exists();
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void sweepFollowsNoLinkThatSomebodyPlanted() throws IOException {
    Path dear = Files.createFile(victim.resolve("dear"));
    Path link =
        Files.createSymbolicLink(
            base().resolve(GONE + UUID.randomUUID().toString().replace("-", "")), victim);
    try {
      RuntimeDirectory.sweep();
      assertThat(dear).exists();
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void sweepLeavesDirectoriesThatOthersCanEnter() throws IOException {
    Path open = base().resolve(GONE + UUID.randomUUID().toString().replace("-", ""));
    Files.createDirectory(
        open, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    try {
      RuntimeDirectory.sweep();
      assertThat(open).exists();
    } finally {
      Files.delete(open);
    }
  }

  private static Path base() throws IOException {
    try (RuntimeDirectory directory = RuntimeDirectory.choose()) {
      return directory.path().getParent();
    }
  }
}
