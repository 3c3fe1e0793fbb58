package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.shipping.InMemoryCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A class of the same name with other code, as JShell makes it: the old and the new one both live.
 */
class RedefinitionTest {
  private final FakeWorker worker = new FakeWorker();

  private static String version(int factor) {
    return """
    import io.procession.*;
    static int times(int x) { return x * %d; }
    TaskFunction<Integer, Integer> function() { return x -> Helper.help(times(x)); }
    static class Helper { static int help(int x) { return x + 1; } }
    void main() {}
    """
        .formatted(factor);
  }

  @Test
  void startsANewGenerationAndFindsTheOldOneAgain() throws Exception {
    Object old = InMemoryCode.script("Snippet", version(2)).call("Snippet", "function");
    Object young = InMemoryCode.script("Snippet", version(3)).call("Snippet", "function");
    Object same = InMemoryCode.script("Snippet", version(2)).call("Snippet", "function");

    List<Object> results = new ArrayList<>();
    List<Integer> generations = new ArrayList<>();
    for (Object function : List.of(old, young, old, young, same)) {
      var encoded = worker.codec().encode(function);
      generations.add(encoded.generation());
      results.add(worker.run(encoded, 10));
    }

    assertThat(results).containsExactly(21, 31, 21, 31, 21);
    assertThat(generations).containsExactly(1, 2, 1, 2, 1);
  }

  @Test
  void sendsTheBytesOfAnUnchangedClassOnce() {
    worker.codec().encode(InMemoryCode.script("Snippet", version(2)).call("Snippet", "function"));
    long before = bytesOfLog();
    worker.codec().encode(InMemoryCode.script("Snippet", version(3)).call("Snippet", "function"));

    assertThat(bytesOfLog() - before).as("without Helper").isLessThan(before);
    assertThat(worker.log().position()).isEqualTo(4);
  }

  private long bytesOfLog() {
    var out = new io.procession.internal.wire.PayloadWriter();
    worker.log().writeRange(0, worker.log().position(), out);
    return out.position();
  }

  @Test
  void noticesThatTheBytesOfAClassChanged() throws Exception {
    var code = InMemoryCode.script("Snippet", version(2));
    Object function = code.call("Snippet", "function");
    assertThat(worker.run(function, 10)).isEqualTo(21);

    code.redefine("Snippet", version(5));

    assertThat(worker.run(function, 10)).isEqualTo(51);
  }

  @Test
  void analysesAClassAgainWhenItsBytesChanged() throws Exception {
    String source =
        """
        import io.procession.*;
        int a = 1; int b = 2;
        List<Integer> as = List.of(1), bs = List.of(1, 2);
        int size() { return %s.size(); }
        TaskFunction<Integer, Integer> function() { return x -> x + size(); }
        void main() {}
        """;
    var code = InMemoryCode.script("Snippet", source.formatted("as"));
    Object function = code.call("Snippet", "function");
    assertThat(worker.run(function, 10)).isEqualTo(11);

    code.redefine("Snippet", source.formatted("bs"));

    assertThat(worker.run(function, 10)).isEqualTo(12);
  }

  @Test
  void keepsTheInputsOfABatchInTheGenerationOfItsFunction() throws Exception {
    String source =
        """
        import io.procession.*;
        record P(int a) { int get() { return a * %d; } }
        TaskFunction<P, Integer> function() { return p -> p.get(); }
        P input() { return new P(7); }
        void main() {}
        """;
    var code = InMemoryCode.script("Snippet", source.formatted(2));
    var encoded = worker.codec().encode(code.call("Snippet", "function"));
    Object input = code.call("Snippet", "input");
    code.redefine("Snippet", source.formatted(3));

    assertThat(worker.run(encoded, input)).isEqualTo(14);
  }

  @Test
  void opensAGenerationForEachOfManyDefinitions() throws Exception {
    for (int i = 1; i <= 10; i++) {
      Object function = InMemoryCode.script("Snippet", version(i)).call("Snippet", "function");
      var encoded = worker.codec().encode(function);
      assertThat(encoded.generation()).isEqualTo(i);
      assertThat(worker.run(encoded, 10)).isEqualTo(10 * i + 1);
    }
  }
}
