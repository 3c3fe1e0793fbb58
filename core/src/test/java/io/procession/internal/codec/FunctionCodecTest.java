package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.TaskBiFunction;
import io.procession.TaskCallable;
import io.procession.TaskFunction;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.wire.PayloadReader;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Functions of classes that are on the class path of workers too. */
@SuppressWarnings("serial") // The lambdas are serialized on purpose.
class FunctionCodecTest {
  record Scale(double factor) {
    double of(int x) {
      return factor * x;
    }
  }

  /** A task with state, written as a class. */
  static final class Adder implements TaskFunction<Integer, Integer> {
    private static final long serialVersionUID = 1L;
    private final int summand;

    Adder(int summand) {
      this.summand = summand;
    }

    @Override
    public Integer apply(Integer x) {
      return x + summand;
    }
  }

  static final class Holder implements TaskFunction<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"})
    private final Object in = new ByteArrayInputStream(new byte[0]);

    @Override
    public Integer apply(Integer x) {
      return x;
    }
  }

  /** Not Serializable, with a field that cannot travel. */
  static final class Cube {
    final Thread thread = Thread.currentThread();
    final List<Integer> offsets = new ArrayList<>(List.of(10));
    ByteArrayInputStream in = new ByteArrayInputStream(new byte[] {5});
    int calls = 3;

    int cube(int x) {
      return x * x * x + offsets.get(0);
    }

    int read(int x) {
      return x + in.available();
    }

    TaskFunction<Integer, Integer> reference() {
      return this::cube;
    }

    TaskFunction<Integer, Integer> lambda() {
      return x -> cube(x) + calls;
    }

    TaskFunction<Integer, Integer> reading() {
      return this::read;
    }

    TaskFunction<Integer, Integer> readingInLambda() {
      return x -> read(x) + 1;
    }

    TaskFunction<Integer, Integer> through(Function<Integer, Integer> inner) {
      return x -> inner.apply(x);
    }
  }

  /** Cannot be sent as a whole. */
  static final class Machine extends Thread {
    int twice(int x) {
      return 2 * x;
    }

    TaskFunction<Integer, Integer> reference() {
      return this::twice;
    }
  }

  private final ClassOrigin origin = new ClassOrigin(List.of());
  private final CodeLog log = new CodeLog(origin);
  private final FunctionCodec codec = new FunctionCodec(origin, log);

  @SuppressWarnings("unchecked")
  private <F> F copy(F function) {
    var encoded = codec.encode(function);
    assertThat(encoded.generation()).isZero();
    assertThat(encoded.codePosition()).isZero();
    return (F)
        FunctionCodec.decode(PayloadReader.of(encoded.payload()), getClass().getClassLoader());
  }

  private NotEncodableException refusal(Object function) {
    return catchThrowableOfType(NotEncodableException.class, () -> codec.encode(function));
  }

  @Test
  void copiesLambdasWithWhatTheyCaptured() throws Exception {
    int k = 5;
    var scale = new Scale(1.5);
    List<Integer> list = List.of(1, 2);
    Optional<Date> date = Optional.of(new Date(9));
    TaskFunction<Integer, Integer> square = x -> x * x;
    TaskFunction<Integer, Object> capturing =
        x -> List.of(x * k, scale.of(x), list.size(), date.orElseThrow().getTime());
    TaskCallable<String> callable = () -> "called " + k;
    TaskBiFunction<Integer, Integer, Integer> sum = Integer::sum;

    assertThat(copy(square).apply(7)).isEqualTo(49);
    assertThat(copy(capturing).apply(2)).isEqualTo(List.of(10, 3.0, 2, 9L));
    assertThat(copy(callable).call()).isEqualTo("called 5");
    assertThat(copy(sum).apply(1, 2)).isEqualTo(3);
  }

  @Test
  void copiesMethodReferencesConstructorsAndObjects() throws Exception {
    TaskFunction<Integer, Integer> abs = Math::abs;
    TaskFunction<String, Integer> length = String::length;
    TaskFunction<Double, Scale> create = Scale::new;
    TaskFunction<Integer, Double> bound = new Scale(2)::of;

    assertThat(copy(abs).apply(-3)).isEqualTo(3);
    assertThat(copy(length).apply("four")).isEqualTo(4);
    assertThat(copy(create).apply(0.5)).isEqualTo(new Scale(0.5));
    assertThat(copy(bound).apply(4)).isEqualTo(8.0);
    assertThat(copy(new Adder(3)).apply(4)).isEqualTo(7);
  }

  @Test
  void sendsOfTheCapturedThisOnlyWhatTheFunctionUses() throws Exception {
    var cube = new Cube();

    assertThat(copy(cube.reference()).apply(2)).isEqualTo(18);
    assertThat(copy(cube.lambda()).apply(2)).isEqualTo(21);
  }

  @Test
  void describesFunctions() {
    int k = 1;
    TaskFunction<Integer, Integer> lambda = x -> x + k;
    int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;
    TaskFunction<Integer, Integer> abs = Math::abs;
    TaskFunction<Double, Scale> create = Scale::new;

    assertThat(codec.encode(lambda).description())
        .isEqualTo("lambda at FunctionCodecTest.java:" + line);
    assertThat(codec.encode(abs).description()).isEqualTo("Math.abs(int)");
    assertThat(codec.encode(create).description()).isEqualTo("new FunctionCodecTest.Scale(double)");
    assertThat(codec.encode(new Cube().reference()).description())
        .isEqualTo("FunctionCodecTest.Cube.cube(int)");
    assertThat(codec.encode(new Adder(1)).description()).isEqualTo("FunctionCodecTest.Adder");
  }

  @Test
  void givesTheLoaderThatKnowsTheResults() {
    TaskFunction<Integer, Integer> lambda = x -> x;

    assertThat(codec.encode(lambda).callerLoader()).isSameAs(getClass().getClassLoader());
  }

  @Test
  void explainsAThisThatCannotTravel() {
    assertThat(refusal(new Machine().reference()))
        .hasMessage(
            """
            the task captures `this`, an instance of FunctionCodecTest.Machine, which cannot be \
            sent to a worker
              lambda    FunctionCodecTest.Machine.twice(int), created in FunctionCodecTest.Machine
              captured  argument 0: class io.procession.internal.codec.FunctionCodecTest$Machine, \
            it extends java.lang.Thread, whose state cannot be copied
              Try: declare twice static, or copy the fields it needs into local variables before \
            the lambda.\
            """);
  }

  @Test
  void explainsWhichUsedFieldOfThisCannotTravel() {
    assertThat(refusal(new Cube().reading()))
        .hasMessage(
            """
            the task captures `this`, an instance of FunctionCodecTest.Cube, which cannot be sent \
            to a worker
              lambda    FunctionCodecTest.Cube.read(int), created in FunctionCodecTest.Cube
              captured  argument 0: field in of class FunctionCodecTest.Cube → \
            java.io.ByteArrayInputStream, not Serializable
              Try: declare read static, or copy the fields it needs into local variables before \
            the lambda.\
            """);
    assertThat(refusal(new Cube().readingInLambda()).getMessage())
        .matches(
            """
            the task captures `this`, an instance of FunctionCodecTest\\.Cube, which cannot be sent \
            to a worker
              lambda    lambda at FunctionCodecTest\\.java:\\d+, created in \
            FunctionCodecTest\\.Cube\\.readingInLambda
              captured  argument 0: field in of class FunctionCodecTest\\.Cube → \
            java\\.io\\.ByteArrayInputStream, not Serializable
              Try: declare the methods it calls static, or copy the fields it needs into local \
            variables before the lambda\\.\
            """);
  }

  @Test
  void explainsWhichCapturedVariableCannotTravel() {
    int k = 1;
    var in = new ByteArrayInputStream(new byte[0]);
    TaskFunction<Integer, Integer> lambda = x -> x + k + in.available();
    int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;

    assertThat(refusal(lambda))
        .hasMessage(
            """
            the task captures a java.io.ByteArrayInputStream, which cannot be sent to a worker
              lambda    lambda at FunctionCodecTest.java:%d, created in \
            FunctionCodecTest.explainsWhichCapturedVariableCannotTravel
              captured  argument 1: class java.io.ByteArrayInputStream, not Serializable
              Try: open it inside the task, or declare the field transient.\
            """
                .formatted(line));
  }

  @Test
  void explainsTheWayIntoACapturedVariable() {
    Object[] jobs = {1, new Cube()};
    TaskCallable<Integer> lambda = () -> jobs.length;
    int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;

    assertThat(refusal(lambda))
        .hasMessage(
            """
            the task captures a java.lang.Object[], which cannot be sent to a worker
              lambda    lambda at FunctionCodecTest.java:%d, created in \
            FunctionCodecTest.explainsTheWayIntoACapturedVariable
              captured  argument 0: element 1 of java.lang.Object[] → \
            field thread of class FunctionCodecTest.Cube → java.lang.Thread, not Serializable
              Try: let the task start what it needs; a thread stays in its process.\
            """
                .formatted(line));
  }

  @Test
  void explainsALambdaWhoseTypeIsNotSerializable() {
    Function<Integer, Integer> lambda = x -> x;

    assertThat(refusal(lambda))
        .hasMessage(
            """
            the task is a lambda whose type, java.util.function.Function, is not Serializable
              lambda    created in FunctionCodecTest
              Try: declare it as a type that is Serializable, such as io.procession.TaskFunction, \
            or cast it: (Function & java.io.Serializable).\
            """);
  }

  @Test
  void explainsACapturedLambdaWhoseTypeIsNotSerializable() {
    Function<Integer, Integer> inner = x -> x + 1;

    assertThat(refusal(new Cube().through(inner)).getMessage())
        .matches(
            """
            the task captures a lambda of class io\\.procession\\.internal\\.codec\\.FunctionCodecTest, \
            which cannot be sent to a worker
              lambda    lambda at FunctionCodecTest\\.java:\\d+, created in \
            FunctionCodecTest\\.Cube\\.through
              captured  argument 0: a lambda whose type, java\\.util\\.function\\.Function, is not \
            Serializable
              Try: declare it as a type that is Serializable, such as io\\.procession\\.TaskFunction, \
            or cast it: \\(Function & java\\.io\\.Serializable\\)\\.\
            """);
  }

  @Test
  void explainsAnObjectThatHoldsWhatCannotTravel() {
    assertThat(refusal(new Holder()))
        .hasMessage(
            """
            the task holds a java.io.ByteArrayInputStream, which cannot be sent to a worker
              function  class io.procession.internal.codec.FunctionCodecTest$Holder
              holds     field in of class FunctionCodecTest.Holder → \
            java.io.ByteArrayInputStream, not Serializable
              Try: open it inside the task, or declare the field transient.\
            """);
    assertThat(refusal(new Machine()))
        .hasMessage(
            """
            the task is an instance of io.procession.internal.codec.FunctionCodecTest$Machine, \
            which cannot be sent to a worker
              function  class io.procession.internal.codec.FunctionCodecTest$Machine, it extends \
            java.lang.Thread, whose state cannot be copied
              Try: let the task start what it needs; a thread stays in its process.\
            """);
  }

  @Test
  void reportsAFunctionThatCannotBeDecoded() {
    TaskCallable<Scale> create = () -> new Scale(1);
    var payload = codec.encode(create).payload();

    assertThat(
            catchThrowableOfType(
                UndecodableException.class,
                () ->
                    FunctionCodec.decode(
                        PayloadReader.of(payload), ClassLoader.getPlatformClassLoader())))
        .hasMessage(
            "cannot be decoded: class io.procession.internal.codec.FunctionCodecTest is not found"
                + " in this process");
  }
}
