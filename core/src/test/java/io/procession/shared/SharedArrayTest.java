package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedArrayTest {
  private static final StructLayout POINT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("id"),
          ValueLayout.JAVA_DOUBLE.withName("x"),
          ValueLayout.JAVA_INT.withName("count"),
          MemoryLayout.paddingLayout(4));
  private static final VarHandle X = POINT.varHandle(MemoryLayout.PathElement.groupElement("x"));
  private static final VarHandle COUNT =
      POINT.varHandle(MemoryLayout.PathElement.groupElement("count"));

  @Test
  @DisplayName("VA3 length, elements, slices and iteration; a child's changes are seen")
  void elements() throws Exception {
    try (SharedLongArray longs = SharedLongArray.of(1, 2, 3, 4);
        SharedDoubleArray doubles = SharedDoubleArray.of(0.5, 1.5);
        SharedIntArray ints = SharedIntArray.of(7, 8);
        SharedByteArray bytes = SharedByteArray.of((byte) 1, (byte) -1)) {
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                longs.setAll(1, 20, 30);
                doubles.set(1, doubles.get(0) + 2);
                ints.setVolatile(0, 70);
                bytes.set(0, (byte) 5);
              })) {
        other.join();
      }
      assertThat(longs.length()).isEqualTo(4);
      assertThat(longs.get(1)).isEqualTo(20);
      assertThat(longs.toArray(1, 3)).containsExactly(20, 30);
      assertThat(longs.stream().sum()).isEqualTo(55);
      assertThat(doubles.toArray()).containsExactly(0.5, 2.5);
      assertThat(doubles.stream().sum()).isEqualTo(3);
      assertThat(ints.getVolatile(0)).isEqualTo(70);
      assertThat(ints.stream().boxed()).containsExactly(70, 8);
      assertThat(bytes.toArray()).containsExactly(5, -1);
      assertThat(bytes.stream().sum()).isEqualTo(4);
      assertThat(longs).hasToString("SharedLongArray[name=" + longs.name() + ", length=4]");
    }
  }

  @Test
  @DisplayName("VA4 an array of a length is zero, also where another one was before")
  void zeros() {
    for (int i = 0; i < 3; i++) {
      try (SharedLongArray array = SharedLongArray.create(1000)) {
        assertThat(array.stream().allMatch(x -> x == 0)).isTrue();
        array.fill(-1);
        assertThat(array.stream().allMatch(x -> x == -1)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("VA5 an array of bytes has a text form, up to the first 0")
  void text() {
    try (SharedByteArray array = SharedByteArray.create(8)) {
      array.setText("grüße");
      assertThat(array.getText()).isEqualTo("grüße");
      array.setText("a");
      assertThat(array.getText()).isEqualTo("a");
      assertThat(array.toArray()).startsWith('a', 0, (byte) 0xC3);
      array.setText("12345678");
      assertThat(array.getText()).isEqualTo("12345678");
      assertThatThrownBy(() -> array.setText("123456789"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("text must fit into the array: bytes=9, length=8");
      assertThat(array.getText()).isEqualTo("12345678");
      array.fill((byte) 0);
      assertThat(array.getText()).isEmpty();
    }
  }

  @Test
  @DisplayName("VA6 structures are shared through their layout, with a lock beside them")
  void structures() throws Exception {
    try (SharedMemory memory = SharedMemory.create(POINT.byteSize());
        SharedLock lock = SharedLock.create()) {
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                try (Hold held = lock.hold()) {
                  X.set(memory.segment(), 0L, 2.5);
                  COUNT.set(memory.segment(), 0L, held == null ? 0 : 3);
                }
              })) {
        other.join();
      }
      assertThat((double) X.get(memory.segment(), 0L)).isEqualTo(2.5);
      assertThat((int) COUNT.get(memory.segment(), 0L)).isEqualTo(3);
    }
  }

  @Test
  void aLayoutOfLayoutsMakesATable() {
    VarHandle cell =
        MemoryLayout.sequenceLayout(3, MemoryLayout.sequenceLayout(4, ValueLayout.JAVA_DOUBLE))
            .varHandle(
                MemoryLayout.PathElement.sequenceElement(),
                MemoryLayout.PathElement.sequenceElement());
    try (SharedDoubleArray array = SharedDoubleArray.create(12)) {
      cell.set(array.segment(), 0L, 2L, 1L, 1.5);
      assertThat(array.get(2 * 4 + 1)).isEqualTo(1.5);
      assertThatThrownBy(() -> cell.get(array.segment(), 0L, 3L, 0L))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  @DisplayName("VA7 a copy is of this process alone")
  void copy() {
    try (SharedDoubleArray array = SharedDoubleArray.of(1, 2)) {
      double[] copy = array.toArray();
      array.set(0, 9);
      copy[1] = 8;
      assertThat(copy).containsExactly(1, 8);
      assertThat(array.toArray()).containsExactly(9, 2);
    }
  }

  @Test
  @DisplayName("VA9 VA10 5000 objects created and closed at random are disjoint, and leave nothing")
  void manyObjects() throws Exception {
    Random random = new Random(9);
    Deque<SharedLongArray> live = new ArrayDeque<>();
    long next = 1;
    for (int i = 0; i < 5000; i++) {
      if (live.size() > 20 || (random.nextBoolean() && !live.isEmpty())) {
        SharedLongArray oldest = live.removeFirst();
        long first = oldest.get(0);
        assertThat(oldest.stream().allMatch(x -> x == first)).isTrue();
        oldest.close();
      } else {
        SharedLongArray made = SharedLongArray.create(1 + random.nextInt(200));
        made.fill(next++);
        live.add(made);
      }
    }
    live.forEach(SharedArray::close);
    String mine = "procession-shm-" + ProcessHandle.current().pid() + "-";
    try (var files = Files.list(Path.of("/dev/shm"))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(mine))).isEmpty();
    }
  }

  @Test
  @DisplayName("VA11 an index that there is not is an error, and touches nothing")
  void bounds() {
    try (SharedLongArray array = SharedLongArray.of(1, 2, 3)) {
      for (long index : new long[] {-1, 3, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 61}) {
        assertThatThrownBy(() -> array.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.set(index, 7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.getAndAdd(index, 7))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> array.get(3)).hasMessage("Index 3 out of bounds for length 3");
      assertThatThrownBy(() -> array.setAll(2, 7, 7)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.toArray(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(array.toArray()).containsExactly(1, 2, 3);
      assertThatThrownBy(() -> SharedIntArray.create(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("length must not be negative: length=-1");
    }
  }

  @Test
  void atomicMethodsDoWhatThoseOfTheJdkDo() {
    try (SharedLongArray longs = SharedLongArray.of(5, 6);
        SharedIntArray ints = SharedIntArray.of(5, 6);
        SharedDoubleArray doubles = SharedDoubleArray.of(5, 6)) {
      assertThat(longs.getAndAdd(1, 2)).isEqualTo(6);
      assertThat(longs.addAndGet(1, 2)).isEqualTo(10);
      assertThat(longs.compareAndSet(1, 10, 3)).isTrue();
      assertThat(longs.compareAndSet(1, 10, 4)).isFalse();
      assertThat(longs.getAndSet(1, 8)).isEqualTo(3);
      assertThat(longs.toArray()).containsExactly(5, 8);
      assertThat(ints.addAndGet(0, 5)).isEqualTo(10);
      assertThat(ints.toArray()).containsExactly(10, 6);
      assertThat(doubles.addAndGet(0, 0.5)).isEqualTo(5.5);
      assertThat(doubles.compareAndSet(0, 5.5, 1)).isTrue();
      assertThat(doubles.getAndSet(1, 2)).isEqualTo(6);
      assertThat(doubles.toArray()).containsExactly(1, 2);
    }
  }

  @Test
  void anArrayOfNothingIsAnArray() {
    try (SharedDoubleArray array = SharedDoubleArray.create(0)) {
      assertThat(array.toArray()).isEmpty();
      assertThat(array.withLock(array::length)).isZero();
    }
  }
}
