package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages are asserted whole: they are all a user has to go by. */
class NotEncodableTest {
  static final class Job {
    OutputStream out = OutputStream.nullOutputStream();
    int n = 1;
  }

  static final class FastJob {
    final ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
  }

  record Wrapped(Object content) {}

  static final class Runner extends Thread {
    int n;
  }

  static final class Stubborn implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(java.io.ObjectOutputStream out) {
      throw new AssertionError("I stay here");
    }
  }

  /** Changes a list while that is written. */
  static final class Busy implements Serializable {
    private static final long serialVersionUID = 1L;
    private final transient List<Object> list;

    Busy(List<Object> list) {
      this.list = list;
    }

    private void writeObject(java.io.ObjectOutputStream out) {
      list.add(1);
    }
  }

  static final class Chain {
    Chain next;
  }

  static final class SerialHolder implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    Object held;

    SerialHolder(Object held) {
      this.held = held;
    }
  }

  private static NotEncodableException refusal(Object value) {
    return catchThrowableOfType(NotEncodableException.class, () -> Copies.encode(value));
  }

  @Test
  void namesTheFieldThatCannotTravel() {
    var job = new FastJob();

    var refusal = refusal(job);

    assertThat(refusal)
        .hasMessage(
            """
            class java.io.ByteArrayInputStream cannot be sent to another process: not Serializable
              found at  field in of class NotEncodableTest.FastJob → java.io.ByteArrayInputStream
              Try: open it inside the task, or declare the field transient.\
            """);
    assertThat(refusal.path())
        .isEqualTo("field in of class NotEncodableTest.FastJob → java.io.ByteArrayInputStream");
    assertThat(refusal.offendingClass()).isEqualTo("java.io.ByteArrayInputStream");
    assertThat(refusal.hint()).isEqualTo("open it inside the task, or declare the field transient");
  }

  @Test
  void namesTheWayThroughCollectionsMapsRecordsAndReferences() {
    InputStream in = new ByteArrayInputStream(new byte[0]);
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("k", new Wrapped(new Object[] {1, Optional.of(new AtomicReference<>(in))}));

    assertThat(refusal(List.of(0, map)).path())
        .isEqualTo(
            "element 1 of java.util.ImmutableCollections$List12"
                + " → value of key k of java.util.LinkedHashMap"
                + " → field content of record NotEncodableTest.Wrapped"
                + " → element 1 of java.lang.Object[]"
                + " → value of java.util.Optional"
                + " → value of java.util.concurrent.atomic.AtomicReference"
                + " → java.io.ByteArrayInputStream");
  }

  @Test
  void namesTheWayThroughSerializableObjectsAndLambdas() {
    InputStream in = new ByteArrayInputStream(new byte[0]);
    Supplier<Object> lambda = (Supplier<Object> & Serializable) () -> in;

    assertThat(refusal(new SerialHolder(lambda)).path())
        .isEqualTo(
            "field held of class NotEncodableTest.SerialHolder"
                + " → captured argument 0 of a lambda in NotEncodableTest"
                + " → java.io.ByteArrayInputStream");
  }

  static Stream<Object[]> jdkObjects() {
    return Stream.of(
        new Object[] {
          new Thread(), "let the task start what it needs; a thread stays in its process"
        },
        new Object[] {
          NotEncodableTest.class.getClassLoader(),
          "leave it out, or declare the field transient; it means nothing in another process"
        },
        new Object[] {new CompletableFuture<>(), "wait for its result and send that"},
        new Object[] {Stream.of(1), "collect it to a list and send that"},
        new Object[] {List.of(1).iterator(), "collect it to a list and send that"},
        new Object[] {java.nio.ByteBuffer.allocate(1), "send an array"},
        new Object[] {
          new java.net.Socket(), "open it inside the task, or declare the field transient"
        },
        new Object[] {
          new Object(),
          "send the data it was made from, or declare the field that holds it transient"
        });
  }

  @ParameterizedTest
  @MethodSource("jdkObjects")
  void advisesWhatToSendInstead(Object object, String hint) {
    assertThat(refusal(object))
        .hasMessage(
            "class %s cannot be sent to another process: not Serializable\n  Try: %s."
                .formatted(object.getClass().getName(), hint));
    assertThat(refusal(new SerialHolder(object)).hint()).isEqualTo(hint);
  }

  @Test
  void refusesTheLibrarysOwnObjects() {
    assertThat(refusal(new ValueReader(getClass().getClassLoader())))
        .hasMessage(
            """
            class io.procession.internal.codec.ValueReader cannot be sent to another process: \
            not Serializable
              Try: use it in the process that opened it; a task can open one of its own.\
            """);
  }

  @Test
  void refusesObjectsWhoseStateIsInAClassOfTheJdk() {
    assertThat(refusal(new Runner()))
        .hasMessage(
            """
            class io.procession.internal.codec.NotEncodableTest$Runner cannot be sent to another \
            process: it extends java.lang.Thread, whose state cannot be copied
              Try: let the task start what it needs; a thread stays in its process.\
            """);
  }

  @Test
  void refusesLambdasWhoseTypeIsNotSerializable() {
    Supplier<Integer> lambda = () -> 5;

    assertThat(refusal(new Wrapped(lambda)))
        .hasMessage(
            """
            a lambda of class io.procession.internal.codec.NotEncodableTest cannot be sent to \
            another process: a lambda whose type, java.util.function.Supplier, is not Serializable
              found at  field content of record NotEncodableTest.Wrapped → NotEncodableTest's lambda
              Try: declare it as a type that is Serializable, such as io.procession.TaskFunction, \
            or cast it: (Supplier & java.io.Serializable).\
            """);
  }

  @Test
  void refusesHiddenClasses() {
    Supplier<Integer> lambda = () -> 5;

    assertThat(refusal(lambda.getClass()).getMessage())
        .endsWith(
            "it is a hidden class, which only its process can name\n  Try: send the data it was"
                + " made from, or declare the field that holds it transient.");
  }

  @Test
  void refusesPathsOfOtherFileSystems() throws Exception {
    var zip = java.nio.file.Files.createTempDirectory("paths").resolve("x.zip");
    try (var files = java.nio.file.FileSystems.newFileSystem(zip, Map.of("create", true))) {
      assertThat(refusal(files.getPath("/inside")).getMessage())
          .contains("its file system, " + zip + ", is open in this process only");
    } finally {
      java.nio.file.Files.deleteIfExists(zip);
      java.nio.file.Files.delete(zip.getParent());
    }
  }

  @Test
  void reportsWhatAUsersWriteObjectThrew() {
    assertThat(refusal(List.of(new Stubborn())))
        .hasMessage(
            """
            java.util.ImmutableCollections$List12 cannot be sent to another process: \
            java.lang.AssertionError: I stay here
              Try: let the class write itself without an error, or send a copy of what is needed \
            of it.\
            """)
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void reportsThatACollectionChangedMeanwhile() {
    List<Object> list = new ArrayList<>();
    list.add(new Busy(list));

    assertThat(refusal(list))
        .hasMessage(
            """
            java.util.ArrayList cannot be sent to another process: \
            java.util.ConcurrentModificationException
              Try: do not change a value while a call that sends it runs.\
            """);
  }

  @Test
  void saysThatAValueIsNestedTooDeeply() {
    Chain chain = null;
    for (int i = 0; i < 200_000; i++) {
      var next = new Chain();
      next.next = chain;
      chain = next;
    }
    assertThat(refusal(chain))
        .hasMessage(
            """
            io.procession.internal.codec.NotEncodableTest$Chain is nested too deeply to be sent \
            to another process
              Try: put the parts into a list, or run with a larger -Xss.\
            """);
    assertThat(refusal(List.of(new Date(1), chain)).getMessage()).contains("nested too deeply");
  }

  @Test
  void namesAnUnreachableOffenderWithoutAPath() {
    var held = new SerialHolder(null);
    held.held = new java.util.concurrent.ConcurrentSkipListMap<>(Map.of(1, new Job()));

    assertThat(refusal(held).path())
        .startsWith("field held of class NotEncodableTest.SerialHolder → value of key 1 of ");
    assertThat(refusal(new java.util.Vector<>(List.of(new Job()))).path())
        .startsWith("element 0 of java.util.Vector → field out of class NotEncodableTest.Job → ");
    assertThat(refusal(new java.lang.reflect.UndeclaredThrowableException(new Unsendable())).path())
        .isEmpty();
  }

  /** An exception with a field that cannot travel. */
  static final class Unsendable extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"})
    private final Object thread = Thread.currentThread();
  }
}
