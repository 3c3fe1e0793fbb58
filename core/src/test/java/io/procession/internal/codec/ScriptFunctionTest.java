package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.TaskFunction;
import io.procession.internal.shipping.InMemoryCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of a compact source file, whose classes exist in memory only. */
class ScriptFunctionTest {
  private static final String SCRIPT =
      """
      import io.procession.*;
      import java.util.function.*;

      record P(int a, String b) {}
      enum Colour { RED, GREEN { int weight() { return s; } }; int weight() { return 1; } }
      class Plain { int z = 3; int twice() { return 2 * z; } }
      class Inner { int k; Inner(int k) { this.k = k; } int scaled(int x) { return cube(x) * k + n; } }
      sealed interface Shape { double area(); }
      record Circle(double r) implements Shape { public double area() { return s * r; } }
      record Square(double a) implements Shape { public double area() { return a * a; } }
      static class Broken extends RuntimeException {
        final P p;
        Broken(P p, Throwable cause) { super("broken " + p, cause); this.p = p; }
      }
      abstract class Base { int base() { return weight(); } abstract int weight(); }
      class Heavy extends Base { int weight() { return heavy; } }

      int n = 10;
      int heavy = 1000;
      static int s = 7;
      static int counter;
      static P point = new P(1, "static");
      static final long STARTED = System.nanoTime();
      Thread unserializable = Thread.currentThread();
      static Thread staticThread = Thread.currentThread();
      List<Integer> numbers = new ArrayList<>(List.of(1, 2));

      void change() { n = 100; s = 70; numbers.add(3); point = new P(2, "changed"); }

      int cube(int x) { return x * x * x; }
      static int scube(int x) { return x * x * x; }
      int fact(int x) { return x <= 1 ? 1 : x * fact(x - 1); }

      TaskFunction<Integer, Integer> square() { return x -> x * x; }
      TaskFunction<Integer, Integer> cubeLambda() { return x -> cube(x); }
      TaskFunction<Integer, Integer> cubeReference() { return this::cube; }
      TaskFunction<Integer, Integer> factReference() { return this::fact; }
      TaskFunction<Integer, Integer> staticCube() { return x -> scube(x); }
      TaskFunction<Integer, Integer> capture() { int k = 5; return x -> x * k; }
      TaskFunction<Integer, Integer> field() { return x -> x + n; }
      TaskFunction<Integer, Integer> listField() { return x -> x + numbers.size(); }
      TaskFunction<Integer, Integer> staticField() { return x -> x + s; }
      TaskFunction<Integer, String> staticRecord() { return x -> point.b() + x; }
      TaskFunction<Integer, P> recordOut() { return x -> new P(x, "r" + x); }
      TaskFunction<P, String> recordIn() { return p -> p.b() + p.a(); }
      TaskFunction<Integer, Colour> enumOut() { return x -> x == 1 ? Colour.RED : Colour.GREEN; }
      TaskFunction<Colour, Integer> enumIn() { return c -> switch (c) { case RED -> 1; case GREEN -> c.weight(); }; }
      TaskFunction<Integer, List<Integer>> nested() {
        return x -> Stream.of(1, 2).map(y -> y * x + cube(x)).toList();
      }
      TaskFunction<Integer, Integer> anonymous() {
        return new TaskFunction<>() { public Integer apply(Integer x) { return cube(x) + n; } };
      }
      TaskFunction<Integer, Integer> innerClass() { return x -> new Plain().twice() + x; }
      TaskFunction<Integer, Integer> innerWithOuter() { var inner = new Inner(2); return x -> inner.scaled(x); }
      TaskFunction<Inner, Integer> innerIn() { return i -> i.scaled(2); }
      TaskFunction<Shape, Double> sealedIn() { return shape -> shape.area(); }
      TaskFunction<Integer, Integer> viaInterface() {
        var inner = new Inner(3);
        Supplier<Integer> supplier = (Supplier<Integer> & java.io.Serializable) () -> inner.scaled(1);
        return x -> x + supplier.get();
      }
      TaskFunction<Integer, Integer> virtual() { Base base = new Heavy(); return x -> x + base.base(); }
      TaskFunction<Integer, Integer> sorted() {
        Comparator<Integer> order = (Comparator<Integer> & java.io.Serializable) (a, b) -> Integer.compare(a % n, b % n);
        return x -> List.of(x, 99).stream().sorted(order).toList().getFirst();
      }
      TaskFunction<Integer, Integer> failing() { return x -> { throw new Broken(new P(x, "f"), new IllegalStateException("why")); }; }
      TaskFunction<Integer, Integer> counting() { return x -> ++counter; }
      TaskFunction<Integer, Long> started() { return x -> STARTED; }
      TaskFunction<Integer, String> usesThread() { return x -> unserializable.getName(); }
      TaskFunction<Integer, String> usesStaticThread() { return x -> staticThread.getName(); }
      TaskFunction<Integer, Boolean> sameLoader() {
        return x -> new P(x, "").getClass().getClassLoader() == Thread.currentThread().getContextClassLoader();
      }
      TaskFunction<TaskFunction<Integer, Integer>, Integer> applying() { return f -> f.apply(3); }
      TaskFunction<Integer, Integer> initialized() {
        var list = new ArrayList<Integer>() {{ add(n); }
          int more() { return size() + cube(2); }
        };
        return x -> list.more() + list.get(0) + x;
      }
      static TaskFunction<Integer, Integer> stored;
      static int deep = 1;
      TaskFunction<Integer, Integer> chained() {
        deep = 40;
        stored = x -> x + deep;
        return x -> stored.apply(x);
      }
      Inner inner() { return new Inner(4); }
      Shape circle() { return new Circle(2); }
      P p() { return new P(5, "in"); }
      Colour green() { return Colour.GREEN; }

      void main() {}
      """;

  private static final Map<String, byte[]> COMPILED =
      InMemoryCode.compile(Map.of("Script", SCRIPT));

  private InMemoryCode code;
  private Object script;
  private final FakeWorker worker = new FakeWorker();

  @BeforeEach
  void load() throws ReflectiveOperationException {
    code = InMemoryCode.load(COMPILED);
    var constructor = code.loadClass("Script").getDeclaredConstructor();
    constructor.setAccessible(true);
    script = constructor.newInstance();
    InMemoryCode.call(script, "change");
  }

  private Object function(String name) {
    return InMemoryCode.call(script, name);
  }

  @ParameterizedTest
  @CsvSource({
    "square, 9",
    "cubeLambda, 27",
    "cubeReference, 27",
    "factReference, 6",
    "staticCube, 27",
    "capture, 15",
    "field, 103",
    "listField, 6",
    "staticField, 73",
    "staticRecord, changed3",
    "recordOut, 'P[a=3, b=r3]'",
    "enumOut, GREEN",
    "nested, '[30, 33]'",
    "anonymous, 127",
    "innerClass, 9",
    "innerWithOuter, 154",
    "viaInterface, 106",
    "virtual, 1003",
    "sorted, 3",
    "initialized, 112",
    "chained, 43"
  })
  void runsFunctionsOfTheScriptWithItsStateAtTheTimeOfTheCall(String name, String result)
      throws Exception {
    Object value = worker.run(function(name), 3);

    assertThat(value).hasToString(result);
  }

  @ParameterizedTest
  @CsvSource({
    "recordIn, p, in5",
    "enumIn, green, 70",
    "sealedIn, circle, 140.0",
    "innerIn, inner, 132"
  })
  void takesInputsOfTheScriptsClasses(String name, String input, String result) throws Exception {
    assertThat(worker.run(function(name), function(input))).hasToString(result);
  }

  @Test
  void givesBackResultsOfTheCallersOwnClasses() throws Exception {
    assertThat(worker.run(function("recordOut"), 1).getClass().getClassLoader()).isSameAs(code);
    assertThat(worker.run(function("enumOut"), 1))
        .isSameAs(code.loadClass("Script$Colour").getEnumConstants()[0]);
  }

  @Test
  void takesFunctionsAsInputs() throws Exception {
    assertThat(worker.run(function("applying"), function("field"))).isEqualTo(103);
    assertThat(worker.run(function("applying"), function("staticField"))).isEqualTo(73);
  }

  @Test
  void definesTheClassesInTheWorkersOwnLoader() {
    Object copy = worker.send(worker.codec().encode(function("square")));

    assertThat(copy.getClass().getClassLoader())
        .isSameAs(worker.shipped().loader(1))
        .isNotSameAs(code);
  }

  @Test
  void givesBackExceptionsOfTheScriptsClasses() {
    var encoded = worker.codec().encode(function("failing"));
    Throwable thrown = catchThrowable(() -> worker.run(encoded, 4));

    Throwable copy =
        TaskFailure.decode(TaskFailure.encode(thrown)).toThrowable(encoded.callerLoader());

    assertThat(copy).hasMessage("broken P[a=4, b=f]").hasNoSuppressedExceptions();
    assertThat(copy.getClass().getClassLoader()).isSameAs(code);
    assertThat(copy.getCause()).hasMessage("why");
    assertThat(copy.getStackTrace()[0].getFileName()).isEqualTo("Script.java");
  }

  @Test
  void keepsStaticStateInTheWorkerAndLeavesTheCallersAlone() throws Exception {
    var encoded = worker.codec().encode(function("counting"));
    @SuppressWarnings("unchecked")
    var copy = (TaskFunction<Integer, Integer>) worker.send(encoded);

    assertThat(copy.apply(0)).isEqualTo(1);
    assertThat(copy.apply(0)).isEqualTo(2);
    assertThat(worker.run(encoded, 0))
        .as("decoded again, the caller's value is the same")
        .isEqualTo(3);
  }

  @Test
  void computesStaticFinalFieldsAnew() throws Exception {
    long here = (long) cast(function("started")).apply(0);

    assertThat((long) worker.run(function("started"), 0)).isNotEqualTo(here);
  }

  @SuppressWarnings("unchecked")
  private static TaskFunction<Object, Object> cast(Object function) {
    return (TaskFunction<Object, Object>) function;
  }

  @Test
  void shipsEachClassOnce() {
    long first = worker.codec().encode(function("cubeLambda")).codePosition();
    long second = worker.codec().encode(function("anonymous")).codePosition();

    assertThat(first).isPositive();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void describesFunctionsByTheirPlaceInTheScript() {
    long line = SCRIPT.lines().takeWhile(text -> !text.contains(" square()")).count() + 1;

    assertThat(worker.codec().encode(function("square")).description())
        .isEqualTo("lambda at Script.java:" + line);
    assertThat(worker.codec().encode(function("cubeReference")).description())
        .isEqualTo("Script.cube(int)");
  }

  @Test
  void explainsAUsedFieldThatCannotTravel() {
    long line = SCRIPT.lines().takeWhile(text -> !text.contains(" usesThread()")).count() + 1;

    assertThat(
            catchThrowableOfType(
                NotEncodableException.class, () -> worker.codec().encode(function("usesThread"))))
        .hasMessage(
            """
            the task captures `this`, an instance of Script, which cannot be sent to a worker
              lambda    lambda at Script.java:%d, created in Script.usesThread
              captured  argument 0: field unserializable of class Script → java.lang.Thread, not \
            Serializable
              Try: declare the methods it calls static, or copy the fields it needs into local \
            variables before the lambda.\
            """
                .formatted(line));
  }

  @Test
  void explainsAUsedStaticFieldThatCannotTravel() {
    long line = SCRIPT.lines().takeWhile(text -> !text.contains(" usesStaticThread()")).count() + 1;

    assertThatThrownBy(() -> worker.codec().encode(function("usesStaticThread")))
        .isInstanceOf(NotEncodableException.class)
        .hasMessage(
            """
            the task reads the static field Script.staticThread, whose value cannot be sent to a \
            worker
              function  lambda at Script.java:%d
              value     java.lang.Thread, not Serializable
              Try: declare the field final, so that each worker computes its own, or pass what \
            the task needs of it as an input.\
            """
                .formatted(line));
  }

  @Test
  void canBeShippedOnByAWorker() throws Exception {
    Object inWorker = worker.send(worker.codec().encode(function("nested")));
    var grandchild = new FakeWorker();
    var encoded = grandchild.codec().encode(inWorker);

    assertThat(encoded.generation()).isEqualTo(1);
    assertThat(grandchild.run(encoded, 3)).isEqualTo(List.of(30, 33));
    assertThat(grandchild.send(encoded).getClass().getClassLoader())
        .isSameAs(grandchild.shipped().loader(1));
  }
}
