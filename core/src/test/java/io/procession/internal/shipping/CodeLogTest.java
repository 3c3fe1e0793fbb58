package io.procession.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeLogTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "demo.Main",
          """
          package demo;
          public class Main {
            Part part;
            java.util.List<Generic> list;
            static int use(Object o) { return o instanceof Parameter[] a ? a.length : 0; }
            enum Kind { A, B }
            static int kind(Thread.State s) { switch (s) { case NEW: return 1; default: return 2; } }
            Runnable inner() { return () -> new Local().run(); }
            static class Local { void run() {} }
          }
          """,
          "demo.Part",
          "package demo; public class Part extends Parent implements Face {}",
          "demo.Parent",
          "package demo; public class Parent {}",
          "demo.Face",
          "package demo; public interface Face { void call(Called c); }"
              .replace("void call(Called c);", "default void call(Called c) {}"),
          "demo.Called",
          "package demo; public class Called { static Result make() { return null; } }",
          "demo.Result",
          "package demo; public record Result(int x) {}",
          "demo.Generic",
          "package demo; public class Generic {}",
          "demo.Parameter",
          "package demo; public class Parameter {}",
          "demo.Unrelated",
          "package demo; public class Unrelated {}");

  private final ClassOrigin origin = new ClassOrigin(List.of());
  private final CodeLog log = new CodeLog(origin);
  private final InMemoryCode code = InMemoryCode.of(SOURCES);

  private Payload range(long from, long to) {
    var out = new PayloadWriter();
    log.writeRange(from, to, out);
    return out.finish();
  }

  private ShippedCode worker() {
    return new ShippedCode(getClass().getClassLoader());
  }

  @Test
  void needsNothingForClassesThatWorkersHave() {
    assertThat(log.require(List.of(String.class, getClass()))).isEqualTo(new CodeRef(0, 0));
    assertThat(log.require(List.of())).isEqualTo(CodeRef.NONE);
    assertThat(log.requireIn(0, List.of())).isEqualTo(CodeRef.NONE);
    assertThat(log.position()).isZero();
  }

  @Test
  void takesAllThatAClassRefersTo() throws Exception {
    CodeRef ref = log.require(List.of(code.loadClass("demo.Main")));
    ShippedCode worker = worker();
    worker.apply(PayloadReader.of(range(0, ref.position())));
    ClassLoader loader = worker.loader(ref.generation());

    for (String name :
        List.of(
            "Main",
            "Main$Kind",
            "Main$1",
            "Main$Local",
            "Part",
            "Parent",
            "Face",
            "Called",
            "Result",
            "Generic",
            "Parameter")) {
      assertThat(loader.loadClass("demo." + name).getClassLoader()).isSameAs(loader);
    }
    assertThatThrownBy(() -> loader.loadClass("demo.Unrelated"))
        .isInstanceOf(ClassNotFoundException.class)
        .hasMessage("demo.Unrelated");
    assertThat(ref).isEqualTo(new CodeRef(1, 11));
  }

  @Test
  void canBeAppliedInParts() throws Exception {
    CodeRef first = log.require(List.of(code.loadClass("demo.Result")));
    CodeRef second = log.requireIn(1, List.of(code.loadClass("demo.Main")));
    ShippedCode worker = worker();

    worker.apply(PayloadReader.of(range(0, first.position())));
    worker.loader(1).loadClass("demo.Result");
    worker.apply(PayloadReader.of(range(first.position(), second.position())));
    worker.apply(PayloadReader.of(range(0, second.position())));

    assertThat(first).isEqualTo(new CodeRef(1, 1));
    assertThat(second).isEqualTo(new CodeRef(1, 11));
    assertThat(worker.position()).isEqualTo(11);
    assertThat(worker.loader(1).loadClass("demo.Main")).isNotNull();
  }

  @Test
  void refusesARangeThatIsNotInTheLog() {
    assertThatThrownBy(() -> range(0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("range must be within the log: from=0 to=1 size=0");
  }

  @Test
  void refusesEntriesThatLeaveAGapOrAreDamaged() throws Exception {
    log.require(List.of(code.loadClass("demo.Part")));

    assertThatThrownBy(() -> worker().apply(PayloadReader.of(range(1, 2))))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage(
            "malformed payload at position 0: expected entries of the code log from 0, found"
                + " entries from 1");
    byte[] bytes = range(0, 1).toByteArray();
    bytes[2] = 0;
    assertThatThrownBy(() -> worker().apply(PayloadReader.of(Payload.of(bytes))))
        .hasMessage("malformed payload at position 2: expected a generation, found 0");
  }

  @Test
  void letsShippedClassesBeFoundAsResources() throws Exception {
    CodeRef ref = log.require(List.of(code.loadClass("demo.Parent")));
    ShippedCode worker = worker();
    worker.apply(PayloadReader.of(range(0, ref.position())));
    ClassLoader loader = worker.loader(1);
    byte[] bytes = code.getResourceAsStream("demo/Parent.class").readAllBytes();

    try (InputStream in = loader.getResourceAsStream("demo/Parent.class")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    var url = loader.getResource("demo/Parent.class");
    assertThat(url).hasToString("procession:/1/demo/Parent.class");
    try (InputStream in = url.openStream()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(loader.getResources("demo/Parent.class").hasMoreElements()).isTrue();
    assertThat(loader.getResource("demo/Missing.class")).isNull();
    assertThat(loader.loadClass("demo.Parent").getPackage().getName()).isEqualTo("demo");
    assertThat(origin.way(loader.loadClass("demo.Parent")))
        .isEqualTo(ClassOrigin.Way.COPIED_FROM_MEMORY);
  }

  @Test
  void prefersShippedClassesToThoseOfTheClassPath() throws Exception {
    var other =
        InMemoryCode.of(Map.of("demo.Parent", "package demo; public class Parent { int x; }"));
    CodeRef ref = log.require(List.of(code.loadClass("demo.Parent")));
    var worker = new ShippedCode(other);
    worker.apply(PayloadReader.of(range(0, ref.position())));

    assertThat(worker.loader(1).loadClass("demo.Parent").getDeclaredFields()).isEmpty();
    assertThat(worker.loader(0).loadClass("demo.Parent").getDeclaredFields()).hasSize(1);
  }

  @Test
  void asksTheSourceForClassesThatNobodyForesaw() throws Exception {
    CodeRef ref = log.require(List.of(code.loadClass("demo.Parent")));
    var worker = new ShippedCode(getClass().getClassLoader(), log::find);
    worker.apply(PayloadReader.of(range(0, ref.position())));
    ClassLoader loader = worker.loader(1);

    assertThat(loader.loadClass("demo.Unrelated").getClassLoader()).isSameAs(loader);
    assertThatThrownBy(() -> loader.loadClass("demo.Nowhere"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(log.find(9, "demo/Unrelated.class")).isEmpty();
    assertThat(log.find(1, "demo/Parent.class")).hasSize(1);
    assertThat(log.find(1, "java/lang/String.class")).isEmpty();
  }

  @Test
  void keepsLoadersOfFilesApart(@TempDir Path directory) throws Exception {
    try (var one = compiledTo(directory.resolve("one"));
        var two = compiledTo(directory.resolve("two"))) {
      int ofOne = log.require(List.of(one.loadClass("demo.Parent"))).generation();
      int ofTwo = log.require(List.of(two.loadClass("demo.Parent"))).generation();

      assertThat(ofTwo).isNotEqualTo(ofOne);
      assertThat(log.require(List.of(one.loadClass("demo.Unrelated"))).generation())
          .isEqualTo(ofOne);
      assertThat(log.require(List.of(two.loadClass("demo.Unrelated"))).generation())
          .isEqualTo(ofTwo);
    }
  }

  @Test
  void findsAllResourcesThatTheClassPathHasNot(@TempDir Path directory) throws Exception {
    try (var loader = compiledTo(directory)) {
      Files.writeString(directory.resolve("settings.txt"), "a=1");
      int generation = log.require(List.of(loader.loadClass("demo.Parent"))).generation();

      assertThat(log.find(generation, "settings.txt"))
          .containsExactly("a=1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(log.find(generation, "java/lang/String.class")).isEmpty();
      assertThat(log.find(generation, "nowhere.txt")).isEmpty();
      var worker = new ShippedCode(getClass().getClassLoader(), log::find);
      try (InputStream in = worker.loader(generation).getResourceAsStream("settings.txt")) {
        assertThat(in).hasContent("a=1");
      }
      assertThat(worker.loader(generation).getResource("nowhere.txt")).isNull();
    }
  }

  private static URLClassLoader compiledTo(Path directory) throws Exception {
    for (var compiled : InMemoryCode.compile(SOURCES).entrySet()) {
      Path file = directory.resolve(compiled.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, compiled.getValue());
    }
    return new URLClassLoader(new URL[] {directory.toUri().toURL()}, null);
  }

  @Test
  void takesOnlyAsManyFromFilesAsItMay(@TempDir Path directory) throws Exception {
    try (var loader = compiledTo(directory)) {
      var limited = new CodeLog(origin, 3);
      limited.require(List.of(loader.loadClass("demo.Main")));

      assertThat(limited.position()).isBetween(3L, 10L);
      assertThat(limited.find(1, "demo/Unrelated.class")).hasSize(1);
    }
  }

  @Test
  void keepsOneGenerationPerDefinitionWhenManyThreadsRequire() throws Exception {
    var versions =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    InMemoryCode.of(
                        Map.of("demo.V", "package demo; public class V { int v%d; }".formatted(i))))
            .toList();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<CodeRef>> refs =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return log.require(List.of(versions.get(i % 4).loadClass("demo.V")));
                          }))
              .toList();
      start.countDown();
      for (int i = 0; i < refs.size(); i++) {
        assertThat(refs.get(i).get().generation()).isEqualTo(refs.get(i % 4).get().generation());
      }
    }
    assertThat(log.position()).isEqualTo(4);
  }
}
