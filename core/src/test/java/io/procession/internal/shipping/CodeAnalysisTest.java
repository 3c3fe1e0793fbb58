package io.procession.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeAnalysisTest {
  private static final String SCRIPT =
      """
      import java.util.*;
      import java.util.function.*;
      class Script {
      int direct, viaCall, inLambda, inNested, inherited, viaSuper, created, unused, written, viaDefault;
      int passed, byReference, inSwitch;
      static int stat, viaStatic, putOnly;
      static final int FIXED = Integer.getInteger("x", 5);

      int direct() { return direct; }
      int call() { return other() + 1; }
      int other() { return viaCall; }
      Supplier<Integer> lambda() { return () -> inLambda; }
      Supplier<Supplier<Integer>> nested() { return () -> () -> inNested; }
      Supplier<Integer> reference() { return this::byReference; }
      int byReference() { return byReference; }
      int statics() { return stat + helper() + FIXED; }
      static int helper() { return viaStatic; }
      void write() { written = 5; putOnly = 6; }
      int dispatch(Animal a) { return a.sound(); }
      int create() { return new Creature().live(); }
      int defaults(Face f) { return f.def(); }
      int sort(List<Integer> list) { list.sort(new Order()); return 0; }
      int branch(Object o) { return switch (o) { case Dog d when inSwitch > 1 -> 1; default -> 2; }; }

      abstract class Animal { abstract int sound(); }
      class Dog extends Animal { int sound() { return inherited; } }
      class Cat extends Animal { int sound() { return Super.sup(Script.this); } }
      static class Super { static int sup(Script s) { return s.viaSuper; } }
      class Creature { int live() { return 0; } int never() { return created; } }
      interface Face { Script script(); default int def() { return script().viaDefault; } }
      class Order implements Comparator<Integer> {
        public int compare(Integer a, Integer b) { return passed; }
      }

      }
      """;

  private static final Map<String, byte[]> COMPILED =
      InMemoryCode.compile(Map.of("Script", SCRIPT));

  private final CodeAnalysis analysis = new CodeAnalysis(new ClassOrigin(List.of()));
  private InMemoryCode code;
  private Class<?> script;

  @BeforeEach
  void load() throws ClassNotFoundException {
    code = InMemoryCode.load(COMPILED);
    script = code.loadClass("Script");
  }

  private String idOf(String name) {
    Method method =
        Arrays.stream(script.getDeclaredMethods())
            .filter(m -> m.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return name
        + java.lang.invoke.MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .descriptorString();
  }

  private Reach reach(String method) {
    return analysis.session().reach(Set.of(CodeRoot.method(script, idOf(method))));
  }

  private static Set<String> names(Iterable<Field> fields) {
    return java.util.stream.StreamSupport.stream(fields.spliterator(), false)
        .map(Field::getName)
        .filter(name -> !name.startsWith("this$"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "direct, direct",
    "call, viaCall",
    "lambda, inLambda",
    "nested, inNested",
    "reference, byReference",
    "write, ''",
    "dispatch, 'inherited viaSuper'",
    "create, created",
    "defaults, viaDefault",
    "sort, passed",
    "branch, inSwitch"
  })
  void findsTheFieldsThatCodeMayRead(String method, String fields) {
    assertThat(names(reach(method).usedFields()))
        .containsExactlyInAnyOrder(fields.isEmpty() ? new String[0] : fields.split(" "));
  }

  @Test
  void findsStaticFieldsThatAreReadAndNotFinal() {
    assertThat(names(reach("statics").statics())).containsExactlyInAnyOrder("stat", "viaStatic");
    assertThat(reach("write").statics()).isEmpty();
  }

  @Test
  void findsNothingInCodeThatIsNotThere() {
    assertThat(analysis.session().reach(Set.of())).isEqualTo(Reach.NOTHING);
    assertThat(analysis.session().reach(Set.of(CodeRoot.whole(String.class))))
        .isEqualTo(Reach.NOTHING);
  }

  @Test
  void keepsAResultAsLongAsTheBytesAreTheSame() {
    Reach first = reach("direct");

    assertThat(reach("direct")).isSameAs(first);
    code.redefine(
        "Script",
        SCRIPT.replace("int direct() { return direct; }", "int direct() { return unused; }"));
    assertThat(names(reach("direct").usedFields())).containsExactly("unused");
  }

  @Test
  void tellsWhereAMethodStands() {
    int line = (int) SCRIPT.lines().takeWhile(text -> !text.contains("int direct()")).count() + 1;

    assertThat(analysis.session().sourceOf(script, "direct()I")).isEqualTo("Script.java:" + line);
    assertThat(analysis.session().sourceOf(script, "missing()I")).isNull();
  }
}
