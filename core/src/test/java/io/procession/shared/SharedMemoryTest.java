package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.memory.ProcessMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedMemoryTest {
  /** No process has this number: it is beyond the largest that Linux gives. */
  private static final String GONE = "procession-shm-4999999-1-" + ProcessMark.namespace();

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static Path file(String name) {
    return Path.of("/dev/shm", name);
  }

  @Test
  @DisplayName("SM1 a created block has its name, its size and zeros")
  void create() throws Exception {
    String name = "procession-test-" + UUID.randomUUID();
    try (SharedMemory memory = SharedMemory.create(name, 1000)) {
      assertThat(memory.name()).isEqualTo(name);
      assertThat(memory.byteSize()).isEqualTo(1000);
      assertThat(memory.segment().byteSize()).isEqualTo(1000);
      assertThat(memory.segment().mismatch(MemorySegment.ofArray(new byte[1000]))).isEqualTo(-1);
      assertThat(memory).hasToString("SharedMemory[name=" + name + ", bytes=1000]");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
          .isEqualTo("rw-------");
    }
    assertThat(file(name)).doesNotExist();
  }

  @Test
  @DisplayName("SM2 who attaches by name sees writes both ways")
  void attach() {
    try (SharedMemory memory = SharedMemory.create(8);
        SharedMemory other = SharedMemory.attach(memory.name())) {
      memory.segment().set(INT, 0, 1);
      other.segment().set(INT, 4, 2);
      assertThat(other.segment().get(INT, 0)).isEqualTo(1);
      assertThat(memory.segment().get(INT, 4)).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("SM3 sizes below 1 and names of no file are refused")
  void invalid() {
    assertThatThrownBy(() -> SharedMemory.create(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes must be positive: bytes=0");
    assertThatThrownBy(() -> SharedMemory.create(-1))
        .hasMessage("bytes must be positive: bytes=-1");
    assertThatThrownBy(() -> SharedMemory.create("a\0b", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must be that of a file, without / and NUL: name=a?b");
    assertThatThrownBy(() -> SharedMemory.attach("a/b"))
        .hasMessage("name must be that of a file, without / and NUL: name=a/b");
    assertThatThrownBy(() -> SharedMemory.attach(""))
        .hasMessage("name must be that of a file, without / and NUL: name=");
  }

  @Test
  @DisplayName("SM4 a name that exists is not created, one that is missing not attached")
  void existsOrMissing() {
    String name = "procession-test-" + UUID.randomUUID();
    try (SharedMemory memory = SharedMemory.create(name, 8)) {
      assertThatThrownBy(() -> SharedMemory.create(name, 8))
          .isInstanceOf(SharedMemoryException.class)
          .hasMessage("there is shared memory of that name already: name=" + name);
      assertThat(file(memory.name())).exists();
    }
    assertThatThrownBy(() -> SharedMemory.attach(name))
        .isInstanceOf(SharedMemoryException.class)
        .hasMessageStartingWith("there is no shared memory of that name: name=" + name);
  }

  @Test
  @DisplayName("SM6 a name is unlinked once; who has attached keeps the memory")
  void unlink() {
    try (SharedMemory memory = SharedMemory.create(8)) {
      memory.unlink();
      assertThat(file(memory.name())).doesNotExist();
      memory.segment().set(INT, 0, 1);
      assertThatThrownBy(memory::unlink)
          .isInstanceOf(SharedMemoryException.class)
          .hasMessageStartingWith("there is no shared memory of that name: name=" + memory.name());
    }
  }

  @Test
  @DisplayName("RT7 an owner whose block others removed closes it, also twice")
  void removedByOthers() {
    SharedMemory memory = SharedMemory.create(8);
    try (SharedMemory other = SharedMemory.attach(memory.name())) {
      other.unlink();
    }
    memory.close();
    memory.close();
    assertThat(SharedMemory.sweep()).doesNotContain(memory.name());
  }

  @Test
  @DisplayName("SM7 use after close is an error, closing twice is none")
  void close() {
    SharedMemory memory = SharedMemory.create(8);
    MemorySegment segment = memory.segment();
    memory.close();
    memory.close();
    assertThatThrownBy(memory::segment)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("shared memory is closed: name=" + memory.name());
    assertThatThrownBy(() -> segment.set(INT, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @Test
  @DisplayName("SM8 a copy is the same memory, and of a removed block an error")
  void travelsByName() throws Exception {
    SharedMemory memory = SharedMemory.create(8);
    try (memory) {
      SharedMemory copy = (SharedMemory) copy(memory);
      copy.segment().set(INT, 0, 7);
      assertThat(memory.segment().get(INT, 0)).isEqualTo(7);
      copy.close();
      assertThat(file(memory.name())).exists();
    }
    assertThatThrownBy(() -> copy(memory))
        .isInstanceOf(SharedMemoryException.class)
        .hasMessageStartingWith("there is no shared memory of that name: name=" + memory.name());
  }

  @Test
  @DisplayName("SM9 SM11 Q19 another process writes; when it ends, the block stays")
  void acrossProcesses() throws Exception {
    try (SharedMemory memory = SharedMemory.create(8)) {
      String name = memory.name();
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                memory.segment().set(INT, 0, 5);
                try (SharedMemory attached = SharedMemory.attach(name)) {
                  attached.segment().set(INT, 4, 6);
                }
              })) {
        other.join();
      }
      assertThat(memory.segment().get(INT, 0)).isEqualTo(5);
      assertThat(memory.segment().get(INT, 4)).isEqualTo(6);
      assertThat(file(name)).exists();
    }
  }

  @Test
  @DisplayName("SM10 RT1 RT8 Q20 what a killed owner left is removed later, with a warning")
  void sweep() throws Exception {
    try (SharedMemory told = SharedMemory.create(8)) {
      String left;
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                SharedMemory memory = SharedMemory.create(8);
                System.out.println(memory.name());
                told.segment().set(INT, 0, 1);
                Thread.currentThread().join();
              })) {
        while (told.segment().get(INT, 0) == 0) {
          Thread.onSpinWait();
        }
        other.kill();
        left = other.output().strip();
      }
      assertThat(file(left)).exists();
      assertThat(SharedMemory.sweep()).contains(left);
      assertThat(file(left)).doesNotExist();
      assertThat(file(told.name())).exists();
    }
  }

  @Test
  @DisplayName("RT8 the next process removes what a dead owner left")
  void nextStartSweeps() throws Exception {
    Path left = file(GONE + UUID.randomUUID().toString().replace("-", ""));
    Files.createFile(
        left, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OtherJvm other = OtherJvm.start(() -> SharedMemory.create(8).close())) {
      other.join();
      assertThat(left).doesNotExist();
      assertThat(other.output())
          .contains("WARNING: removed ")
          .contains(left.getFileName().toString());
    }
  }

  @Test
  @DisplayName("SM14 an owner that ends without closing leaves nothing, and no warning")
  void endOfTheOwner() throws Exception {
    try (OtherJvm other = OtherJvm.start(() -> System.out.println(SharedMemory.create(8).name()))) {
      other.join();
      assertThat(file(other.output().strip())).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "SM15 P30 Q17 Q18 where there is no space, creating fails and says how much there is")
  void noSpace() throws IOException {
    assertThatThrownBy(() -> SharedMemory.create(1L << 60))
        .isInstanceOf(SharedMemoryException.class)
        .hasMessageMatching(
            "no space for 1,152,921,504,606,846,976 bytes of shared memory:"
                + " /dev/shm has [\\d,]+ bytes free\n  Try: (?s).*");
    try (var files = Files.list(Path.of("/dev/shm"))) {
      assertThat(files.filter(file -> file.toFile().length() > 1L << 50)).isEmpty();
    }
  }

  @Test
  @DisplayName("SM16 Python and Java attach to each other's blocks")
  void python() throws Exception {
    try (SharedMemory memory = SharedMemory.create(16)) {
      String program =
          """
          from multiprocessing import shared_memory, resource_tracker
          m = shared_memory.SharedMemory(name='%s')
          resource_tracker.unregister('/' + m.name, 'shared_memory')
          m.buf[0] = 42
          n = shared_memory.SharedMemory(create=True, size=16)
          n.buf[3] = 43
          print(n.name, flush=True)
          input()
          n.unlink()
          """
              .formatted(memory.name());
      Process python =
          new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
      try (var lines = python.inputReader();
          var input = python.outputWriter()) {
        String name = lines.readLine();
        assertThat(memory.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
        try (SharedMemory other = SharedMemory.attach(name)) {
          assertThat(other.segment().get(ValueLayout.JAVA_BYTE, 3)).isEqualTo((byte) 43);
        }
        input.write("\n");
        input.flush();
        assertThat(python.waitFor()).isZero();
      } finally {
        python.destroyForcibly();
      }
    }
  }

  @Test
  void isLargerThanTwoGibibytes() {
    long size = (2L << 30) + 4096;
    try (SharedMemory memory = SharedMemory.create(size)) {
      memory.segment().set(INT, size - 4, 9);
      try (SharedMemory other = SharedMemory.attach(memory.name())) {
        assertThat(other.segment().get(INT, size - 4)).isEqualTo(9);
      }
    }
  }
}
