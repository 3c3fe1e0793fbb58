package io.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What javac makes of calls of a pool: the overloads are chosen so that lambdas need no help. */
class PoolOverloadsTest {
  @TempDir Path classes;

  /** A source that is not in a file. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Program.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private List<String> errorsOf(String statements) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    Source source =
        new Source(
            """
            import io.procession.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.function.*;
            import java.util.stream.*;
            class Program {
              static int square(int x) { return x * x; }
              static void run(Pool pool, List<Integer> ints, TaskOptions options) throws Exception {
                %s
              }
            }
            """
                .formatted(statements));
    compiler
        .getTask(
            null,
            null,
            found,
            List.of("-proc:none", "-implicit:none", "-Xdiags:verbose", "-d", classes.toString()),
            null,
            List.of(source))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ENGLISH))
        .toList();
  }

  @Test
  void functionVariableDoesNotCompile() {
    assertThat(errorsOf("Function<Integer, Integer> f = x -> x * x; pool.map(f, ints);"))
        .singleElement()
        .asString()
        .contains(
            "no suitable method found for"
                + " map(java.util.function.Function<java.lang.Integer,java.lang.Integer>,java.util.List<java.lang.Integer>)")
        .contains("cannot infer type-variable(s) T,R")
        .contains(
            "java.util.function.Function<java.lang.Integer,java.lang.Integer> cannot be converted"
                + " to io.procession.TaskFunction<? super T,? extends R>");
  }

  @Test
  void callableVariableDoesNotCompile() {
    assertThat(errorsOf("Callable<Integer> c = () -> 1; pool.apply(c);"))
        .singleElement()
        .asString()
        .contains(
            "no suitable method found for apply(java.util.concurrent.Callable<java.lang.Integer>)");
  }

  @Test
  void lambdasAndMethodReferencesAreInferredWithVar() {
    assertThat(
            errorsOf(
                """
                var squares = pool.map(x -> x * x, ints);
                int first = squares.get(0);
                var named = pool.map(Program::square, ints, options);
                int second = named.get(0);
                var later = pool.mapAsync(x -> x * 2.0, ints);
                double third = later.get().get(0);
                try (var stream = pool.imap(x -> "a" + x, ints)) {
                  String text = stream.findFirst().get();
                }
                var one = pool.apply(() -> 42);
                int fourth = one;
                var two = pool.apply((x, y) -> x + y, 1, 2);
                int fifth = two;
                var outcomes = pool.mapOutcomes(x -> x + 1L, ints);
                long sixth = outcomes.get(0).get();
                var sum = pool.mapReduce(x -> x * x, Integer::sum, ints);
                int seventh = sum.orElseThrow();
                var text = pool.mapReduce(x -> x + ",", (a, b) -> a + b, ints, options);
                String eighth = text.orElseThrow();
                var done = pool.applyAsync(() -> System.out.println());
                pool.apply(() -> { throw new Exception(); });
                pool.forEach(x -> System.out.println(x), ints);
                """))
        .isEmpty();
  }
}
