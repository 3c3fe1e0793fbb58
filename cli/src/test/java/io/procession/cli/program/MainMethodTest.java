package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.cli.console.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings({
  "ClassCanBeStatic",
  "IncorrectMainMethod",
  "UnusedMethod",
  "UnusedVariable"
}) // Main methods as users write them.
class MainMethodTest {
  private static final List<String> CALLED = new ArrayList<>();
  private static final String NEEDS_OBJECT =
      " has a main method that needs an object, and none can be made: ";
  private static final String TRY = "\n  Try: static void main().";

  @BeforeEach
  void forgetCalls() {
    CALLED.clear();
  }

  static class Both {
    static void main(String[] args) {
      CALLED.add("with " + List.of(args));
    }

    static void main() {
      CALLED.add("without");
    }
  }

  static class Instance {
    void main() {
      CALLED.add("instance");
    }
  }

  static class Inherits extends Both {}

  static class PrivateWithArguments {
    private static void main(String[] args) {
      CALLED.add("private");
    }

    static void main() {
      CALLED.add("without");
    }
  }

  static class PublicAbove {
    public static void main(String[] args) {
      CALLED.add("public above");
    }
  }

  interface Defaults {
    default void main() {
      CALLED.add("default");
    }

    static void main(String[] args) {
      CALLED.add("static of an interface");
    }
  }

  static class Implements implements Defaults {}

  static class ReturnsValue {
    static int main(String[] args) {
      return 1;
    }
  }

  abstract static class Abstract {
    void main() {}
  }

  class Inner {
    void main() {}
  }

  static class NoConstructor {
    NoConstructor(int x) {
      CALLED.add("constructor " + x);
    }

    void main() {}
  }

  static class PrivateConstructor {
    private PrivateConstructor() {}

    void main() {}
  }

  @Test
  void prefersTheOneWithArguments() throws Throwable {
    assertThat(calls(Both.class)).containsExactly("with [a, b]");
  }

  @Test
  void makesAnObjectForAnInstanceMethod() throws Throwable {
    assertThat(calls(Instance.class)).containsExactly("instance");
  }

  @Test
  void looksAtSuperclasses() throws Throwable {
    assertThat(calls(Inherits.class)).containsExactly("with [a, b]");
    assertThat(calls(new PublicAbove() {}.getClass())).containsExactly("public above");
  }

  @Test
  void passesOverAPrivateOne() throws Throwable {
    assertThat(calls(PrivateWithArguments.class)).containsExactly("without");
  }

  @Test
  void takesADefaultMethodButNoStaticOneOfAnInterface() throws Throwable {
    assertThat(calls(Implements.class)).containsExactly("default");
  }

  @Test
  void ignoresOneThatReturnsAValue() {
    assertThat(MainMethod.find(ReturnsValue.class)).isNull();
    assertThat(MainMethod.find(String.class)).isNull();
  }

  @Test
  void saysWhyNoObjectCanBeMade() {
    assertThatThrownBy(() -> MainMethod.find(Abstract.class))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "class " + Abstract.class.getName() + NEEDS_OBJECT + "the class is abstract" + TRY);
    assertThatThrownBy(() -> MainMethod.find(Inner.class))
        .hasMessage(
            "class " + Inner.class.getName() + NEEDS_OBJECT + "the class is an inner class" + TRY);
    assertThatThrownBy(() -> MainMethod.find(NoConstructor.class))
        .hasMessage(
            "class "
                + NoConstructor.class.getName()
                + NEEDS_OBJECT
                + "it has no constructor without parameters"
                + TRY);
    assertThatThrownBy(() -> MainMethod.find(PrivateConstructor.class))
        .hasMessage(
            "class "
                + PrivateConstructor.class.getName()
                + NEEDS_OBJECT
                + "its constructor is private"
                + TRY);
  }

  private static List<String> calls(Class<?> type) throws Throwable {
    CALLED.clear();
    MainMethod main = Objects.requireNonNull(MainMethod.find(type));
    main.invoke(List.of("a", "b"));
    return CALLED;
  }
}
