package io.procession.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RingRegionTest {
  private static final int CAPACITY = 1 << 12;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("region");
  }

  @Test
  void whatOneSideWritesTheOtherReads() throws IOException {
    try (RingRegion caller = RingRegion.create(file, CAPACITY);
        RingRegion worker = RingRegion.attach(file)) {
      assertThat(worker.incoming().capacity()).isEqualTo(CAPACITY);
      carries(caller.outgoing(), worker.incoming());
      carries(worker.outgoing(), caller.incoming());
    }
  }

  private static void carries(Ring from, Ring to) {
    byte[] sent = {1, 2, 3, 4, 5};
    byte[] received = new byte[5];
    from.put(3L * CAPACITY - 2, MemorySegment.ofArray(sent), 0, 5);
    from.move(RingDescriptor.TAIL, 42);
    to.move(RingDescriptor.HEAD, 41);
    from.sleep(RingDescriptor.PRODUCER_SLEEP, RingDescriptor.ASLEEP_ON_BELL);
    to.get(3L * CAPACITY - 2, MemorySegment.ofArray(received), 0, 5);

    assertThat(received).as("bytes around the end").isEqualTo(sent);
    assertThat(to.position(RingDescriptor.TAIL)).isEqualTo(42);
    assertThat(from.position(RingDescriptor.HEAD)).isEqualTo(41);
    int how = to.sleep(RingDescriptor.PRODUCER_SLEEP);
    assertThat(how).isEqualTo(RingDescriptor.ASLEEP_ON_BELL);
    assertThat(to.takeSleeper(RingDescriptor.PRODUCER_SLEEP, how)).isTrue();
    assertThat(to.takeSleeper(RingDescriptor.PRODUCER_SLEEP, how)).as("taken once").isFalse();
    assertThat(from.sleep(RingDescriptor.PRODUCER_SLEEP)).isEqualTo(RingDescriptor.AWAKE);
    assertThat(from.sleep(RingDescriptor.CONSUMER_SLEEP)).isEqualTo(RingDescriptor.AWAKE);
  }

  @Test
  void eachSideSeesTheWordsOfTheOther() throws IOException {
    try (RingRegion caller = RingRegion.create(file, CAPACITY);
        RingRegion worker = RingRegion.attach(file)) {
      caller.offerFutex();
      worker.leave();
      assertThat(worker.peerHasFutex()).isTrue();
      assertThat(caller.peerHasFutex()).isFalse();
      assertThat(caller.peerHasLeft()).isTrue();
      assertThat(worker.peerHasLeft()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -64, 32, 100, 3 << 12, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void capacitiesArePowersOfTwo(int capacity) {
    assertThatThrownBy(() -> RingRegion.create(file, capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "capacity must be a power of two from 64 to 1073741824: capacity=%d"
                .formatted(capacity));
    assertThat(file).doesNotExist();
  }

  @Test
  void anExistingFileIsNotTaken() throws IOException {
    Files.writeString(file, "somebody's");
    assertThatThrownBy(() -> RingRegion.create(file, CAPACITY))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("somebody's");
  }

  @Test
  void aMissingFileIsNotCreated() {
    assertThatThrownBy(() -> RingRegion.attach(file)).isInstanceOf(NoSuchFileException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    createAndPatch(RingDescriptor.VERSION_OFFSET, 7);
    assertThatThrownBy(() -> RingRegion.attach(file))
        .isInstanceOf(IOException.class)
        .hasMessage("caller and worker must have the same version of rings: caller=7 worker=1");
  }

  @Test
  void aFileThatIsNoRegionIsRefused() throws IOException {
    createAndPatch(RingDescriptor.MAGIC_OFFSET, 7);
    assertThatThrownBy(() -> RingRegion.attach(file))
        .isInstanceOf(IOException.class)
        .hasMessage("not a region of rings: " + file);
    Files.writeString(file, "short");
    assertThatThrownBy(() -> RingRegion.attach(file))
        .isInstanceOf(IOException.class)
        .hasMessage("not a region of rings: " + file);
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * CAPACITY, CAPACITY + 1, 0, -1})
  void aCapacityThatIsNotThatOfTheFileIsRefused(int capacity) throws IOException {
    createAndPatch(RingDescriptor.CAPACITY_OFFSET, capacity);
    assertThatThrownBy(() -> RingRegion.attach(file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "damaged region of rings: %s capacity=%d size=%d"
                .formatted(file, capacity, RingDescriptor.size(CAPACITY)));
  }

  private void createAndPatch(long offset, int value) throws IOException {
    RingRegion.create(file, CAPACITY).close();
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, value);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(bytes, offset);
    }
  }

  @Test
  void accessAfterCloseIsAnException() throws IOException {
    RingRegion region = RingRegion.create(file, CAPACITY);
    region.close();
    region.close();
    Ring ring = region.outgoing();
    assertThatThrownBy(region::peerHasLeft).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ring.put(0, MemorySegment.ofArray(new byte[1]), 0, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ring.position(RingDescriptor.TAIL))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeWhileAnotherThreadCopiesIsAnExceptionThere() throws Exception {
    byte[] bytes = new byte[CAPACITY];
    for (int i = 0; i < 100; i++) {
      RingRegion region = RingRegion.create(directory.resolve("region" + i), CAPACITY);
      CountDownLatch copying = new CountDownLatch(1);
      FutureTask<Boolean> copies =
          new FutureTask<>(
              () -> {
                for (long at = 0; ; at++) {
                  region.outgoing().put(at, MemorySegment.ofArray(bytes), 0, CAPACITY);
                  region.outgoing().get(at, MemorySegment.ofArray(bytes), 0, CAPACITY);
                  copying.countDown();
                }
              });
      Thread.ofPlatform().daemon().start(copies);
      copying.await();
      region.close();
      assertThatThrownBy(copies::get).hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void tooLittleSpaceIsAnExceptionAndLeavesNoFile() throws Exception {
    // A limit on the size of files stands in for a full memory file system.
    List<String> command =
        List.of(
            "sh",
            "-c",
            "ulimit -f 8; exec \"$0\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            origin(RingRegion.class) + ":" + origin(RingRegionTest.class),
            CreateMain.class.getName(),
            file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("File too large");
    assertThat(process.waitFor()).isZero();
    assertThat(file).doesNotExist();
  }

  private static Path origin(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Creates a region and prints why it cannot. */
  static final class CreateMain {
    private CreateMain() {}

    public static void main(String[] args) {
      try (RingRegion region = RingRegion.create(Path.of(args[0]), 1 << 20)) {
        System.out.print("created " + region.outgoing().capacity());
      } catch (IOException e) {
        System.out.print(e.getMessage());
      }
    }
  }
}
