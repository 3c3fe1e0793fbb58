package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShareableListTest {
  private static ShareableList mixed() {
    return ShareableList.of(Arrays.asList("grüße", new byte[] {1, 2}, 1.5, 42, null, true, 42L));
  }

  @Test
  @DisplayName("SL1 items of each type, from either end, with their count and place")
  void items() {
    try (ShareableList list = mixed()) {
      assertThat(list.size()).isEqualTo(7);
      assertThat(list.toList())
          .containsExactly("grüße", new byte[] {1, 2}, 1.5, 42L, null, true, 42L);
      assertThat(list.get(-1)).isEqualTo(42L);
      assertThat(list.get(-7)).isEqualTo("grüße");
      assertThat(list.count(42L)).isEqualTo(2);
      assertThat(list.count(null)).isEqualTo(1);
      assertThat(list.indexOf(42L)).isEqualTo(3);
      assertThat(list.indexOf(new byte[] {1, 2})).isEqualTo(1);
      assertThat(list.indexOf("no")).isEqualTo(-1);
      list.set(-4, 43);
      assertThat(list.get(3)).isEqualTo(43L);
      assertThat(list).hasToString("ShareableList[name=" + list.name() + ", size=7]");
    }
  }

  @Test
  @DisplayName("SL2 an index that there is not is an error")
  void bounds() {
    try (ShareableList list = ShareableList.of(List.of(1, 2))) {
      assertThatThrownBy(() -> list.get(2))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("index 2 of 2 items");
      assertThatThrownBy(() -> list.get(-3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> list.set(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(list.toList()).containsExactly(1L, 2L);
    }
  }

  @Test
  @DisplayName("SL3 an item may change its type if it fits; if not, nothing is touched")
  void types() {
    try (ShareableList list = ShareableList.of(List.of(1, "1234567", 2))) {
      list.set(0, "abcdefgh");
      list.set(1, 7.5);
      assertThat(list.toList()).containsExactly("abcdefgh", 7.5, 2L);
      assertThat(list.format(0)).isEqualTo("8s");
      assertThatThrownBy(() -> list.set(1, "ääääa"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "an item must fit into the space it was made with: index=1, bytes=9, space=8");
      assertThatThrownBy(() -> list.set(1, 'c'))
          .hasMessage(
              "an item must be a Long, Double, Boolean, String, byte[] or null:"
                  + " type=java.lang.Character");
      assertThat(list.toList()).containsExactly("abcdefgh", 7.5, 2L);
    }
  }

  @Test
  @DisplayName("SL4 a list is copied into a new one, attached by name, and may be empty")
  void copies() {
    try (ShareableList list = mixed();
        ShareableList copy = ShareableList.of(list.toList());
        ShareableList attached = ShareableList.attach(copy.name());
        ShareableList empty = ShareableList.of(Collections.emptyList())) {
      attached.set(2, 2.5);
      assertThat(copy.get(2)).isEqualTo(2.5);
      assertThat(list.get(2)).isEqualTo(1.5);
      assertThat(empty.toList()).isEmpty();
    }
  }

  @Test
  @DisplayName("SL5 what travels is the name, however long the list is")
  void travels() throws Exception {
    try (ShareableList one = ShareableList.of(List.of(1));
        ShareableList many = ShareableList.of(Collections.nCopies(10_000, 1.5))) {
      assertThat(length(many)).isEqualTo(length(one));
      ((ShareableList) SharedMemoryTest.copy(one)).set(0, 5);
      assertThat(one.get(0)).isEqualTo(5L);
    }
  }

  private static int length(ShareableList list) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(list);
    }
    return bytes.size();
  }

  @Test
  @DisplayName("SL6 Python and Java read each other's lists")
  void python() throws Exception {
    try (ShareableList list = mixed()) {
      String program =
          """
          from multiprocessing import shared_memory, resource_tracker
          l = shared_memory.ShareableList(name='%s')
          resource_tracker.unregister('/' + l.shm.name, 'shared_memory')
          assert list(l) == ['grüße', b'\\x01\\x02', 1.5, 42, None, True, 42], list(l)
          l[3] = -1
          n = shared_memory.ShareableList(['abc', b'x', 2.5, 7, None, False])
          print(n.shm.name, flush=True)
          input()
          n.shm.unlink()
          """
              .formatted(list.name());
      Process python =
          new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
      try (var lines = python.inputReader();
          var input = python.outputWriter()) {
        String name = lines.readLine();
        assertThat(list.get(3)).isEqualTo(-1L);
        try (ShareableList other = ShareableList.attach(name)) {
          assertThat(other.toList()).containsExactly("abc", new byte[] {'x'}, 2.5, 7L, null, false);
        }
        input.write("\n");
        input.flush();
        assertThat(python.waitFor()).isZero();
      } finally {
        python.destroyForcibly();
      }
    }
  }
}
