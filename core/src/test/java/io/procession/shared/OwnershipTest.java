package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who removes blocks of memory, however their owners end. */
@Timeout(60)
class OwnershipTest {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private static Path file(String name) {
    return Path.of("/dev/shm", name);
  }

  /** Creates a block, says so, and lives until it is ended. */
  private static OtherJvm owner(SharedMemory told) throws IOException {
    return OtherJvm.start(
        () -> {
          System.out.println(SharedMemory.create(8).name());
          told.segment().set(INT, 0, 1);
          Thread.currentThread().join();
        });
  }

  private static void awaitOwner(SharedMemory told) {
    while (told.segment().get(INT, 0) == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("RT2 who removes what is removed already is told, and goes on")
  void removedAlready() throws Exception {
    try (SharedMemory memory = SharedMemory.create(8);
        OtherJvm other =
            OtherJvm.start(
                () -> {
                  memory.unlink();
                  try {
                    memory.unlink();
                  } catch (SharedMemoryException e) {
                    System.out.println(e.getMessage());
                  }
                  memory.segment().set(INT, 0, 7);
                })) {
      other.join();
      assertThat(other.output())
          .startsWith("there is no shared memory of that name: name=" + memory.name());
      assertThat(memory.segment().get(INT, 0)).isEqualTo(7);
      assertThat(SharedMemory.sweep()).doesNotContain(memory.name());
    }
  }

  @Test
  @DisplayName("RT3 an owner removes its blocks after SIGINT and SIGTERM")
  void signalled() throws Exception {
    for (boolean interrupt : new boolean[] {true, false}) {
      try (SharedMemory told = SharedMemory.create(8);
          OtherJvm owner = owner(told)) {
        awaitOwner(told);
        if (interrupt) {
          owner.interrupt();
        } else {
          owner.terminate();
        }
        assertThat(owner.output()).startsWith("procession-shm-");
        assertThat(file(owner.output().strip())).doesNotExist();
      }
    }
  }

  @Test
  @DisplayName("RT3 after SIGKILL the next process does so, with a warning")
  void killed() throws Exception {
    try (SharedMemory told = SharedMemory.create(8);
        OtherJvm owner = owner(told)) {
      awaitOwner(told);
      owner.kill();
      String left = owner.output().strip();
      assertThat(file(left)).exists();
      try (OtherJvm next = OtherJvm.start(() -> SharedMemory.create(8).close())) {
        next.join();
        assertThat(next.output()).contains("WARNING: removed ").contains(left);
      }
      assertThat(file(left)).doesNotExist();
    }
  }

  @Test
  @DisplayName("RT4 parents and children take each other's living blocks for what they are")
  void childrenAndParents() throws Exception {
    try (SharedMemory told = SharedMemory.create(8);
        OtherJvm owner = owner(told)) {
      awaitOwner(told);
      try (OtherJvm sweeper =
          OtherJvm.start(() -> System.out.println("removed=" + SharedMemory.sweep()))) {
        sweeper.join();
        assertThat(sweeper.output()).contains("removed=").doesNotContain(told.name());
      }
      SharedMemory.sweep();
      owner.kill();
      assertThat(file(owner.output().strip())).exists();
      assertThat(file(told.name())).exists();
      assertThat(SharedMemory.sweep()).contains(owner.output().strip());
    }
  }

  @Test
  @DisplayName("RT5 a name that is too long for a file is refused")
  void longName() {
    String name = "ü".repeat(128);
    assertThatThrownBy(() -> SharedMemory.create(name, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must have at most 255 bytes: bytes=256 name=" + name);
    assertThatThrownBy(() -> SharedMemory.attach("x".repeat(256)))
        .hasMessageStartingWith("name must have at most 255 bytes: bytes=256 name=x");
    try (SharedMemory longest = SharedMemory.create("x".repeat(255), 8)) {
      assertThat(file(longest.name())).exists();
    }
  }

  @Test
  @DisplayName("RT6 an exit code is the program's own, whatever it leaves; the sweep says what")
  void exitCodes() throws Exception {
    try (OtherJvm orderly =
        OtherJvm.start(() -> System.out.println(SharedMemory.create(8).name()))) {
      orderly.join();
      assertThat(file(orderly.output().strip())).doesNotExist();
      assertThat(SharedMemory.sweep()).doesNotContain(orderly.output().strip());
    }
    // One after the other: the first block of a program sweeps, and would take the other's.
    try (OtherJvm untidy =
        OtherJvm.start(
            () -> {
              System.out.println(SharedMemory.create(8).name());
              System.out.flush();
              Runtime.getRuntime().halt(0);
            })) {
      untidy.join();
      assertThat(SharedMemory.sweep()).contains(untidy.output().strip());
      assertThat(file(untidy.output().strip())).doesNotExist();
    }
  }
}
