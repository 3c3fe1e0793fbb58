package io.procession.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.shipping.ClassOrigin.Way;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassOriginTest {
  private final ClassOrigin origin = new ClassOrigin(List.of());

  private static InMemoryCode hello() {
    return InMemoryCode.of(Map.of("demo.Hello", "package demo; public class Hello {}"));
  }

  private static Class<?> fromFile(Path directory) throws IOException, ClassNotFoundException {
    byte[] bytes =
        InMemoryCode.compile(Map.of("demo.Hello", "package demo; public class Hello {}"))
            .get("demo.Hello");
    Path file = directory.resolve("demo/Hello.class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return new URLClassLoader(new URL[] {directory.toUri().toURL()}, null).loadClass("demo.Hello");
  }

  @Test
  void inheritsTheJdkTheApplicationAndThisLibrary() {
    assertThat(origin.way(String.class)).isEqualTo(Way.INHERITED);
    assertThat(origin.way(int.class)).isEqualTo(Way.INHERITED);
    assertThat(origin.way(int[][].class)).isEqualTo(Way.INHERITED);
    assertThat(origin.way(java.sql.Types.class)).isEqualTo(Way.INHERITED);
    assertThat(origin.way(getClass())).isEqualTo(Way.INHERITED);
    assertThat(origin.way(ClassOrigin.class)).isEqualTo(Way.INHERITED);
    assertThat(origin.travels(getClass())).isFalse();
  }

  @Test
  void copiesWhatExistsInMemory() throws Exception {
    Class<?> type = hello().loadClass("demo.Hello");

    assertThat(origin.way(type)).isEqualTo(Way.COPIED_FROM_MEMORY);
    assertThat(origin.way(type.arrayType().arrayType())).isEqualTo(Way.COPIED_FROM_MEMORY);
    assertThat(origin.travels(type)).isTrue();
  }

  @Test
  void copiesFromFilesThatWorkersDoNotHave(@TempDir Path directory) throws Exception {
    Class<?> type = fromFile(directory);

    assertThat(origin.way(type)).isEqualTo(Way.COPIED_FROM_FILE);
    assertThat(new ClassOrigin(List.of("", directory.toString())).way(type))
        .isEqualTo(Way.INHERITED);
    assertThat(new ClassOrigin(List.of(directory.resolve("..").toString())).way(type))
        .isEqualTo(Way.COPIED_FROM_FILE);
  }

  @Test
  void cannotCopyHiddenClassesAndThoseWithoutBytes() throws Exception {
    Runnable lambda = () -> {};
    byte[] bytes = hello().getResourceAsStream("demo/Hello.class").readAllBytes();
    var mute =
        new ClassLoader(null) {
          Class<?> define() {
            return defineClass("demo.Hello", bytes, 0, bytes.length);
          }
        };
    Class<?> type = mute.define();

    assertThat(origin.way(lambda.getClass())).isEqualTo(Way.IMPOSSIBLE);
    assertThat(origin.way(type)).isEqualTo(Way.IMPOSSIBLE);
    assertThatThrownBy(() -> ShippingContext.collecting(origin).note(type))
        .isInstanceOf(UnshippableClassException.class)
        .hasMessage(
            "class demo.Hello exists only in this process: its loader, a "
                + mute.getClass().getName()
                + ", does not give its bytes");
  }

  @Test
  void collectsEachClassThatTravelsOnce() throws Exception {
    InMemoryCode code = hello();
    Class<?> type = code.loadClass("demo.Hello");
    var context = ShippingContext.collecting(origin);

    context.note(String.class);
    context.note(type.arrayType());
    context.note(type);
    context.note(type);

    assertThat(context.takeNew()).isEqualTo(List.of(type));
    context.note(type);
    assertThat(context.takeNew()).isEmpty();
  }

  @Test
  void collectsNothingInAWorker() throws Exception {
    var context = ShippingContext.namesOnly(origin);
    context.note(hello().loadClass("demo.Hello"));

    assertThat(context.collects()).isFalse();
    assertThat(context.takeNew()).isEmpty();
  }
}
