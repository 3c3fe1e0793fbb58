package io.procession.internal.codec;

import static io.procession.internal.codec.Copies.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An object met twice in one value is one object in the copy. */
class IdentityTest {
  record Node(String name, List<Object> neighbours) {}

  record Pair(Object left, Object right) {}

  /** Neither Serializable nor a record. */
  static final class Person {
    final String name;
    Person friend;
    Object anything;
    final Set<Person> known = new HashSet<>();

    Person(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Person person && person.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Box implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    Object content;

    Box(Object content) {
      this.content = content;
    }
  }

  @Test
  void keepsSharedContainersShared() {
    var shared = new ArrayList<Object>(List.of(1));
    List<Object> copy = copy(new ArrayList<>(Arrays.asList(shared, shared, new Object[] {shared})));

    assertThat(copy.get(0)).isSameAs(copy.get(1)).isSameAs(((Object[]) copy.get(2))[0]);
  }

  @Test
  void keepsSharedRecordsArraysAndLongStringsShared() {
    var point = new Pair(1, 2);
    int[] array = {1};
    String text = "x".repeat(100);
    List<Object> copy = copy(Arrays.asList(point, point, array, array, text, text));

    assertThat(copy.get(0)).isSameAs(copy.get(1));
    assertThat(copy.get(2)).isSameAs(copy.get(3));
    assertThat(copy.get(4)).isSameAs(copy.get(5));
  }

  @Test
  void keepsEqualContainersApart() {
    List<List<Integer>> copy = copy(List.of(new ArrayList<>(), new ArrayList<>()));

    assertThat(copy.get(0)).isNotSameAs(copy.get(1));
  }

  @Test
  void finds10000SharedObjectsAgain() {
    var all = new ArrayList<Object>();
    for (int i = 0; i < 10_000; i++) {
      all.add(new Object[] {i});
    }
    all.addAll(List.copyOf(all));
    List<Object> copy = copy(all);

    for (int i = 0; i < 10_000; i++) {
      assertThat(copy.get(i)).isSameAs(copy.get(10_000 + i));
      assertThat(((Object[]) copy.get(i))[0]).isEqualTo(i);
    }
  }

  @Test
  void doesNotWriteAnExponentialNumberOfParts() {
    Object tree = new Pair(1, 2);
    for (int i = 0; i < 40; i++) {
      tree = new Pair(tree, tree);
    }
    assertThat(Copies.encode(tree).size()).isLessThan(1000);

    Pair copy = (Pair) copy(tree);
    assertThat(copy.left()).isSameAs(copy.right());
  }

  @Test
  void copiesCyclesThroughListsArraysAndMaps() {
    List<Object> list = new ArrayList<>();
    Object[] array = new Object[1];
    Map<String, Object> map = new HashMap<>();
    List<Object> linked = new LinkedList<>();
    list.add(array);
    array[0] = map;
    map.put("linked", linked);
    linked.add(list);
    linked.add(list);

    List<Object> copy = copy(list);

    Object[] arrayCopy = (Object[]) copy.get(0);
    List<?> linkedCopy = (List<?>) ((Map<?, ?>) arrayCopy[0]).get("linked");
    assertThat(linkedCopy.get(0)).isSameAs(copy);
    assertThat(linkedCopy.get(1)).isSameAs(copy);
  }

  @Test
  void copiesRecordsThatContainThemselvesThroughAContainer() {
    var node = new Node("a", new ArrayList<>());
    Map<String, Object> map = new TreeMap<>();
    Object[] array = {node};
    node.neighbours().add(node);
    node.neighbours().add(map);
    node.neighbours().add(array);
    map.put("node", node);

    Node copy = copy(node);

    assertThat(copy.name()).isEqualTo("a");
    assertThat(copy.neighbours().get(0)).isSameAs(copy);
    assertThat(((Map<?, ?>) copy.neighbours().get(1)).get("node")).isSameAs(copy);
    assertThat(((Object[]) copy.neighbours().get(2))[0]).isSameAs(copy);
  }

  @Test
  void copiesImmutableListsThatContainThemselvesThroughAContainer() {
    List<Object> inner = new ArrayList<>();
    List<Object> immutable = List.of(inner, "x");
    inner.add(immutable);

    List<Object> copy = copy(immutable);

    assertThat(((List<?>) copy.get(0)).get(0)).isSameAs(copy);
  }

  @Test
  void refusesARecordThatIsTheKeyOfAnImmutableEntryInItself() {
    var holder = new Object[1];
    var node = new Node("a", Arrays.asList(holder));
    holder[0] = Map.entry(node, 1);

    assertThatThrownBy(() -> copy(node))
        .isInstanceOf(NotEncodableException.class)
        .hasMessage(
            """
            class io.procession.internal.codec.IdentityTest$Node cannot be sent to another process: \
            it contains itself, and can only be rebuilt as a whole
              Try: let it refer to itself through a list that can be changed, or by a key.\
            """);
  }

  @Test
  void copiesCyclesOfUsersObjects() {
    assertIsCopied(newFriends(null));
  }

  @Test
  void copiesCyclesOfUsersObjectsThroughWhatJavaSerializes() {
    Person ada = newFriends(new Date(5));
    assertThat(Copies.isJava(ada)).isTrue();

    assertIsCopied(ada);
  }

  private static Person newFriends(Object anything) {
    var ada = new Person("Ada");
    var bob = new Person("Bob");
    ada.friend = bob;
    bob.friend = ada;
    ada.anything = anything;
    bob.anything = new ArrayList<>(List.of(ada, new Object[] {bob}));
    ada.known.add(new Person("Cy"));
    return ada;
  }

  private static void assertIsCopied(Person ada) {
    Person copy = copy(ada);

    assertThat(copy.name).isEqualTo("Ada");
    assertThat(copy.friend.friend).isSameAs(copy);
    assertThat(copy.anything).isEqualTo(ada.anything);
    List<?> list = (List<?>) copy.friend.anything;
    assertThat(list.get(0)).isSameAs(copy);
    assertThat(((Object[]) list.get(1))[0]).isSameAs(copy.friend);
    assertThat(copy.known.contains(new Person("Cy"))).isTrue();
  }

  @Test
  void copiesCyclesBetweenUsersObjectsAndSerializableOnes() {
    var ada = new Person("Ada");
    var box = new Box(ada);
    ada.anything = box;
    var second = new Box(new ArrayList<>(List.of(box, ada)));
    ada.friend = new Person("Bob");
    ada.friend.anything = second;

    Person copy = copy(ada);

    assertThat(((Box) copy.anything).content).isSameAs(copy);
    List<?> list = (List<?>) ((Box) copy.friend.anything).content;
    assertThat(list.get(0)).isSameAs(copy.anything);
    assertThat(list.get(1)).isSameAs(copy);
  }

  @Test
  void keepsRecordsSharedInsideOfWhatJavaSerializes() {
    var pair = new Pair(1, new Date(2));
    List<Object> copy = copy(Arrays.asList(pair, pair, new Box(pair)));

    assertThat(copy.get(0)).isSameAs(copy.get(1)).isEqualTo(pair);
    assertThat(((Box) copy.get(2)).content).isSameAs(copy.get(0));
  }

  @Test
  void refusesRecordsThatContainThemselvesInWhatJavaSerializes() {
    var node = new Node("a", new ArrayList<>(List.of(new Date(1))));
    node.neighbours().add(node);

    assertThatThrownBy(() -> copy(node))
        .isInstanceOf(NotEncodableException.class)
        .hasMessageStartingWith(
            "class io.procession.internal.codec.IdentityTest$Node cannot be sent to another"
                + " process: it contains itself, and can only be rebuilt as a whole\n");
  }
}
