package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NdViewTest {
  private final SharedIntArray numbers = SharedIntArray.of(IntStream.range(0, 24).toArray());
  private final NdView cube = NdView.of(numbers, 2, 3, 4);

  @AfterEach
  void close() {
    numbers.close();
  }

  @Test
  void liesInRows() {
    assertThat(cube.shape()).containsExactly(2, 3, 4);
    assertThat(cube.strides()).containsExactly(12, 4, 1);
    assertThat(cube.rank()).isEqualTo(3);
    assertThat(cube.size()).isEqualTo(24);
    assertThat(cube.element()).isEqualTo(int.class);
    assertThat(cube.getLong(1, 2, 3)).isEqualTo(23);
    cube.setLong(-1, 0, 1, 2);
    assertThat(numbers.get(6)).isEqualTo(-1);
    assertThat(cube)
        .hasToString("NdView[int, shape=[2, 3, 4], strides=[12, 4, 1], " + numbers + "]");
  }

  @Test
  void partsAreTheSameElements() {
    assertThat(cube.pick(0, 1).toIntArray()).containsExactly(IntStream.range(12, 24).toArray());
    assertThat(cube.pick(2, 3).toIntArray()).containsExactly(3, 7, 11, 15, 19, 23);
    assertThat(cube.pick(0, 1).pick(1, 2).toIntArray()).containsExactly(14, 18, 22);
    assertThat(cube.pick(0, 0).pick(0, 0).pick(0, 2).getLong()).isEqualTo(2);
    assertThat(cube.slice(1, 1, 3).slice(2, 0, 2).toIntArray())
        .containsExactly(4, 5, 8, 9, 16, 17, 20, 21);
    assertThat(cube.slice(2, 0, 4, 3).pick(0, 0).toIntArray()).containsExactly(0, 3, 4, 7, 8, 11);
    assertThat(cube.pick(0, 0).transpose().shape()).containsExactly(4, 3);
    assertThat(cube.pick(0, 0).transpose().toIntArray())
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(cube.slice(0, 1, 1).toIntArray()).isEmpty();
    cube.pick(2, 0).fillLong(7);
    assertThat(numbers.toArray(0, 9)).containsExactly(7, 1, 2, 3, 7, 5, 6, 7, 7);
  }

  @Test
  void otherShapesCopyNothing() {
    NdView table = cube.reshape(4, 6);
    table.setLong(99, 3, 0);
    assertThat(cube.getLong(1, 1, 2)).isEqualTo(99);
    assertThat(cube.slice(0, 1, 2).reshape(12).getLong(11)).isEqualTo(23);
    assertThatThrownBy(() -> cube.reshape(5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a view must keep its number of elements: shape=[2, 3, 4] other=[5, 5]");
    assertThatThrownBy(() -> cube.transpose().reshape(24))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "only elements that lie together can be reshaped without copying: shape=[4, 3, 2]"
                + " strides=[1, 4, 12]\n"
                + "  Try: reshape before slicing or transposing, or copy the elements first.");
  }

  @Test
  void copiesToAndFromArraysOfItsOwnKind() {
    NdView column = cube.pick(2, 1).pick(0, 1);
    column.copyFrom(-1, -2, -3);
    assertThat(column.toIntArray()).containsExactly(-1, -2, -3);
    assertThat(numbers.toArray(12, 19)).containsExactly(12, -1, 14, 15, 16, -2, 18);
    try (SharedMemory memory = SharedMemory.create(48)) {
      NdView doubles = NdView.of(memory, double.class, 2, 3);
      doubles.transpose().copyFrom(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
      assertThat(doubles.toDoubleArray()).containsExactly(1, 3, 5, 2, 4, 6);
      NdView floats = NdView.of(memory, float.class, 12);
      floats.copyFrom(new float[12]);
      floats.slice(0, 0, 12, 11).fillDouble(0.5);
      assertThat(floats.toFloatArray()).containsExactly(.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .5f);
      NdView longs = NdView.of(memory, long.class, 3, 2);
      longs.copyFrom(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(longs.pick(1, 1).toLongArray()).containsExactly(2, 4, 6);
      NdView shorts = NdView.of(memory, short.class, 2);
      shorts.setLong(-5, 1);
      assertThat(memory.segment().get(ValueLayout.JAVA_SHORT, 2)).isEqualTo((short) -5);
      NdView bytes = NdView.of(memory, byte.class, 48);
      bytes.fillLong(3);
      MemorySegment copy = MemorySegment.ofArray(new byte[48]);
      bytes.copyTo(copy);
      assertThat(copy.get(ValueLayout.JAVA_BYTE, 47)).isEqualTo((byte) 3);
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> cube.getLong(0, 3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cube.setLong(1, -1, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cube.getLong(0, 0))
        .hasMessage("there must be one index for each dimension: indices=[0, 0] shape=[2, 3, 4]");
    assertThatThrownBy(() -> cube.pick(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cube.slice(0, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cube.slice(0, 0, 2, 0)).hasMessage("step must be positive: step=0");
    assertThatThrownBy(() -> NdView.of(numbers, 5, 5))
        .hasMessage(
            "the memory must have as many bytes as the view: memory=96 view=100 shape=[5, 5],"
                + " strides=[5, 1]");
    assertThatThrownBy(() -> NdView.of(numbers, -1))
        .hasMessage("lengths of dimensions must not be negative: shape=[-1]");
    assertThatThrownBy(() -> cube.copyFrom(1, 2, 3))
        .hasMessage("there must be as many bytes as the view has: view=96 other=12");
  }

  @Test
  void refusesNumbersOfAnotherKind() {
    assertThatThrownBy(() -> cube.getDouble(0, 0, 0))
        .hasMessage("the elements of the view must be float or double: element=int");
    assertThatThrownBy(cube::toDoubleArray)
        .hasMessage("the elements of the view must be double: element=int");
    assertThatThrownBy(() -> cube.setLong(1L << 40, 0, 0, 0))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("value must fit the element int: value=1099511627776");
    try (SharedMemory memory = SharedMemory.create(8)) {
      assertThatThrownBy(() -> NdView.of(memory, char.class, 1))
          .hasMessage("element must be byte, short, int, long, float or double: element=char");
      NdView fraction = NdView.of(memory, double.class, 1);
      assertThatThrownBy(() -> fraction.setLong(1, 0))
          .hasMessage("the elements of the view must be byte, short, int or long: element=double");
    }
    assertThat(numbers.get(0)).isZero();
  }

  @Test
  void endsWithItsMemory() {
    SharedMemory memory = SharedMemory.create(8);
    NdView view = NdView.of(memory, double.class, 1);
    memory.close();
    assertThatThrownBy(() -> view.setDouble(1, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void travelsByName() throws Exception {
    try (SharedMemory memory = SharedMemory.create(24 * Double.BYTES)) {
      NdView middle = NdView.of(memory, double.class, 4, 6).slice(0, 1, 3).slice(1, 2, 4);
      NdView lock = cube.pick(0, 1).transpose();
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                middle.setDouble(1.5, 1, 0);
                lock.setLong(-7, 3, 2);
              })) {
        other.join();
      }
      assertThat(NdView.of(memory, double.class, 24).getDouble(14)).isEqualTo(1.5);
      assertThat(numbers.get(23)).isEqualTo(-7);
    }
  }

  @Test
  void isLargerThanTwoGibibytes() {
    long rows = 70_000;
    try (SharedMemory memory = SharedMemory.create(rows * rows / 2)) {
      NdView table = NdView.of(memory, byte.class, rows / 2, rows);
      table.setLong(5, rows / 2 - 1, rows - 1);
      assertThat(table.pick(1, rows - 1).getLong(rows / 2 - 1)).isEqualTo(5);
      assertThat(table.reshape(table.size()).getLong(table.size() - 1)).isEqualTo(5);
      assertThat(memory.segment().get(ValueLayout.JAVA_BYTE, memory.byteSize() - 1))
          .isEqualTo((byte) 5);
    }
  }
}
