package io.procession.it.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.ChildProcess;
import io.procession.Manager;
import io.procession.it.testing.Awaiting;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedQueue;
import io.procession.managed.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers in a manager's process, as their proxies show them. */
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagedContainersIT {
  private static Manager manager;

  @BeforeAll
  static void startManager() {
    manager = Manager.start();
  }

  @AfterAll
  static void closeManager() {
    manager.close();
  }

  @Test
  @DisplayName("MA9 a list has its methods, Python's slices, and iterates over changes")
  void aListHasItsMethods() {
    ManagedList<Integer> list = manager.list(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(list.get(3)).isEqualTo(3);
    assertThat(list.copy(2, 5)).containsExactly(2, 3, 4);
    assertThat(list.copy(-2, 99)).containsExactly(8, 9);
    assertThat(list.copy(5, 2)).isEmpty();
    assertThatThrownBy(() -> list.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(list.append(10)).isEqualTo(10);
    list.addAll(List.of(11, 12));
    list.add(0, -1);
    assertThat(list).hasSize(14).startsWith(-1, 0).endsWith(11, 12);
    assertThat(list.removeLast()).isEqualTo(12);
    assertThat(list.removeFirst()).isEqualTo(-1);
    assertThat(list.remove((Object) 11)).isTrue();
    assertThat(list.indexOf(4)).isEqualTo(4);
    assertThat(list.contains(77)).isFalse();
    list.subList(2, list.size()).clear();
    list.reverse();
    assertThat(list.copy()).containsExactly(1, 0);
    list.repeat(2);
    assertThat(list).containsExactly(1, 0, 1, 0);
    list.sort(null);
    assertThat(list).containsExactly(0, 0, 1, 1);
    assertThat(list.hashCode()).isEqualTo(List.of(0, 0, 1, 1).hashCode());
    assertThat(list.toString()).isEqualTo("[0, 0, 1, 1]");
  }

  @Test
  @DisplayName("MA9 an iteration over a list sees what is added meanwhile")
  void anIterationSeesChanges() {
    ManagedList<Integer> list = manager.list(List.of(1, 2));
    List<Integer> seen = new ArrayList<>();
    Iterator<Integer> growing = list.iterator();
    while (growing.hasNext()) {
      int element = growing.next();
      seen.add(element);
      if (list.size() < 4) {
        list.add(element * 10);
      }
    }
    assertThat(seen).containsExactly(1, 2, 10, 20);
    Iterator<Integer> iterator = list.iterator();
    iterator.next();
    iterator.remove();
    assertThat(list).containsExactly(2, 10, 20);
  }

  @Test
  @DisplayName("MA9 functions run in the manager's process, or here until nobody interferes")
  void functionsOfLists() {
    ManagedList<String> list = manager.list(List.of("ccc", "a", "bb"));
    list.sort((a, b) -> Integer.compare(a.length(), b.length()));
    assertThat(list).containsExactly("a", "bb", "ccc");
    Comparator<String> longest = Comparator.comparingInt(text -> -text.length());
    list.sort(longest);
    assertThat(list).containsExactly("ccc", "bb", "a");
    list.replaceAll(text -> text + "!");
    Predicate<String> notSerializable = text -> text.length() == 3;
    assertThat(list.removeIf(notSerializable)).isTrue();
    assertThat(list.removeIf(text -> text.isEmpty())).isFalse();
    assertThat(list).containsExactly("ccc!", "a!");
  }

  @Test
  @DisplayName("MA10 a map has its methods; what its views give are copies in order of insertion")
  void aMapHasItsMethods() {
    ManagedMap<String, Integer> map = manager.map(new LinkedHashMap<>(Map.of("z", 26)));
    assertThat(map.put("a", 1)).isNull();
    assertThat(map.putIfAbsent("a", 2)).isEqualTo(1);
    map.put("m", 13);
    assertThat(map.keySet()).containsExactly("z", "a", "m");
    assertThat(map.values()).containsExactly(26, 1, 13);
    assertThat(map.copy()).isEqualTo(Map.of("z", 26, "a", 1, "m", 13));
    assertThat(map.get("nothing")).isNull();
    assertThat(map.getOrDefault("nothing", 7)).isEqualTo(7);
    assertThat(map.containsKey("m")).isTrue();
    assertThat(map.containsValue(13)).isTrue();
    assertThat(map.popItem()).isEqualTo(Map.entry("m", 13));
    assertThat(map.remove("z")).isEqualTo(26);
    assertThat(map.remove("z")).isNull();
    assertThat(map.replace("a", 1, 5)).isTrue();
    assertThat(map.replace("a", 1, 6)).isFalse();
    map.putAll(Map.of("b", 2));
    assertThat(map).hasSize(2);
    assertThat(map.toString()).isEqualTo("{a=5, b=2}");
    map.keySet().remove("b");
    map.entrySet().iterator().next().setValue(9);
    assertThat(map).containsExactly(Map.entry("a", 9));
    map.clear();
    assertThat(map).isEmpty();
    assertThatThrownBy(() -> map.put("x", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("a value of a managed map must not be null");
  }

  @Test
  @DisplayName("MA10 compound operations of many processes lose nothing")
  void compoundOperationsAreAtomic() throws Exception {
    ManagedMap<String, Integer> map = manager.map();
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(
          ChildProcess.start(
              () -> {
                BiFunction<Integer, Integer, Integer> runsHere = Integer::sum;
                for (int k = 0; k < 200; k++) {
                  map.merge("there", 1, Integer::sum);
                  map.merge("here", 1, runsHere);
                  map.compute("computed", (key, value) -> value == null ? 1 : value + 1);
                }
              }));
    }
    for (ChildProcess child : children) {
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    }
    assertThat(map.copy()).isEqualTo(Map.of("there", 400, "here", 400, "computed", 400));
    assertThat(map.computeIfAbsent("new", String::length)).isEqualTo(3);
    assertThat(map.computeIfPresent("new", (key, value) -> null)).isNull();
    map.replaceAll((key, value) -> value / 400);
    assertThat(map.values()).containsExactly(1, 1, 1);
  }

  @Test
  @DisplayName("MA11 an iterator over a map stays exhausted, and goes over one moment")
  void iteratorsOfMaps() {
    ManagedMap<Integer, Integer> map = manager.map(Map.of(1, 1));
    Iterator<Integer> keys = map.keySet().iterator();
    map.put(2, 2);
    assertThat(keys.next()).isEqualTo(1);
    assertThat(keys.hasNext()).isFalse();
    assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
    keys.remove();
    assertThat(map).containsOnlyKeys(2);
  }

  @Test
  @DisplayName("MA12 proxies in containers are live, and keep their objects")
  void proxiesInContainers() throws Exception {
    ManagedMap<String, Integer> inner = manager.map(Map.of("n", 1));
    ManagedList<Object> list = manager.list();
    ManagedQueue<Object> queue = manager.queue();
    list.add(inner);
    list.add(List.of("a plain list", inner));
    queue.put(inner);
    manager.release(inner);

    ManagedMap<String, Integer> viaList = mapOf(list.get(0));
    viaList.put("n", 2);
    assertThat(mapOf(queue.take())).containsExactly(Map.entry("n", 2));
    assertThat(mapOf(((List<?>) list.get(1)).get(1)).merge("n", 1, Integer::sum)).isEqualTo(3);
    ChildProcess child = ChildProcess.start(() -> mapOf(list.get(0)).put("from the child", 4));
    child.join();
    assertThat(viaList).containsEntry("from the child", 4);
    assertThat(list.get(0)).isEqualTo(viaList).isEqualTo(list.getFirst());
  }

  @SuppressWarnings("unchecked") // The tests put nothing else there.
  private static ManagedMap<String, Integer> mapOf(Object object) {
    return (ManagedMap<String, Integer>) object;
  }

  @Test
  @DisplayName("MA13 a plain list within a list is a copy")
  void aPlainListIsACopy() {
    ManagedList<List<Integer>> list = manager.list(List.of(new ArrayList<>(List.of(1))));
    list.get(0).add(2);
    assertThat(list.get(0)).containsExactly(1);
    list.replaceAll(
        inner -> {
          inner.add(3);
          return inner;
        });
    assertThat(list.get(0)).containsExactly(1, 3);
  }

  @Test
  @DisplayName("MA14 a list may contain itself")
  void aListMayContainItself() {
    ManagedList<Object> list = manager.list();
    list.add(list);
    assertThat(((List<?>) list.get(0)).get(0)).isEqualTo(list);
    assertThat(list.contains(list)).isTrue();
    assertThat(list.toString()).startsWith("[proxy of list ");
  }

  @Test
  @DisplayName("MA15 a namespace has attributes; those with an underscore stay here")
  void aNamespaceHasAttributes() {
    Namespace namespace = manager.namespace();
    namespace.set("name", "Bob");
    namespace.set("job", "Builder");
    namespace.set("_hidden", "hidden");
    String name = namespace.get("name");
    assertThat(name).isEqualTo("Bob");
    assertThat(namespace.<String>get("_hidden")).isEqualTo("hidden");
    assertThat(namespace.toString()).isEqualTo("Namespace(job=Builder, name=Bob)");
    assertThat(namespace.attributes()).containsOnlyKeys("job", "name");
    namespace.delete("job");
    assertThatThrownBy(() -> namespace.get("job"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("the namespace has no attribute job: attributes=[name]");
    namespace.delete("_hidden");
    assertThatThrownBy(() -> namespace.get("_hidden")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  @DisplayName("MA18 an object is there as long as somebody has a proxy of it")
  void objectsEndWithTheirProxies() {
    try (Manager own = Manager.builder().inThread().start()) {
      assertThat(own.numberOfObjects()).isZero();
      ManagedList<Object> outer = own.list();
      ManagedList<Object> inner = own.list();
      assertThat(own.numberOfObjects()).isEqualTo(2);
      assertThat(own.debugInfo()).contains("list, references=1: []");
      outer.add(inner);
      own.release(inner);
      assertThat(outer.toString()).startsWith("[proxy of list");
      outer.clear();
      Awaiting.until(
          "the inner list is gone",
          () -> {
            System.gc();
            return own.numberOfObjects() == 1;
          });
      own.release(outer);
      Awaiting.until("all are gone", () -> own.numberOfObjects() == 0);
      assertThatThrownBy(() -> own.release("no proxy"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("MA18 lists that contain each other end together")
  void cyclesEnd() {
    try (Manager own = Manager.builder().inThread().start()) {
      ManagedList<Object> one = own.list();
      ManagedList<Object> other = own.list();
      one.add(other);
      other.add(one);
      own.release(one);
      own.release(other);
      Awaiting.until(
          "both are gone",
          () -> {
            System.gc();
            return own.numberOfObjects() == 0;
          });
    }
  }

  @Test
  @DisplayName("MA20 the text of a proxy is that of its object")
  void theTextIsThatOfTheObject() {
    assertThat(manager.list(List.of(1, 2)).toString()).isEqualTo("[1, 2]");
    assertThat(manager.event().toString()).isEqualTo("Event[unset]");
    assertThat(manager.value(5).toString()).isEqualTo("Value[5]");
    Set<String> set = manager.set();
    assertThat(set.add("x")).isTrue();
    assertThat(set.add("x")).isFalse();
    assertThat(set.toString()).isEqualTo("[x]");
  }
}
