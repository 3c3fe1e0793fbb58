package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.internal.shipping.InMemoryCode;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of a named module, which does not let others look into it unless it says so. */
class NamedModuleTest {
  private static final String PLAIN = "package shop; public record Order(int id) {}";
  private static final String SERIALIZABLE =
      "package shop; public record Order(int id) implements java.io.Serializable {}";
  private static final String CLASS =
      "package shop; public class Order { int id; public Order(int id) { this.id = id; }"
          + " public boolean equals(Object o) { return o instanceof Order p && p.id == id; }"
          + " public int hashCode() { return id; } }";

  private static Class<?> order(Path directory, String moduleInfo, String order) throws Exception {
    var sources = Map.of("module-info", moduleInfo, "shop.Order", order);
    for (var entry : InMemoryCode.compile(sources).entrySet()) {
      write(directory.resolve(entry.getKey().replace('.', '/') + ".class"), entry.getValue());
    }
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("shop"));
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader())
        .findLoader("shop")
        .loadClass("shop.Order");
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static Object create(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor(int.class).newInstance(7);
  }

  private static void assertIsCopied(Class<?> type) throws ReflectiveOperationException {
    Object order = create(type);
    Payload payload = Copies.encode(List.of(order));
    Object copy =
        new ValueReader(type.getClassLoader()).read(PayloadReader.of(payload), payload.size());

    assertThat(copy).isEqualTo(List.of(order));
  }

  @Test
  void refusesAPlainRecordOfAClosedPackage(@TempDir Path directory) throws Exception {
    Object order = create(order(directory, "module shop { exports shop; }", PLAIN));

    assertThat(
            catchThrowableOfType(
                NotEncodableException.class, () -> Copies.encode(List.of(1, order))))
        .hasMessage(
            """
            class shop.Order cannot be sent to another process: not Serializable, and module shop \
            does not open package shop
              found at  element 1 of java.util.ImmutableCollections$List12 → shop.Order
              Try: let Order implement java.io.Serializable, or add `opens shop;` to the \
            module-info of shop.\
            """);
  }

  @Test
  void refusesAPlainObjectOfAClosedPackage(@TempDir Path directory) throws Exception {
    Object order = create(order(directory, "module shop { exports shop; }", CLASS));

    assertThat(catchThrowableOfType(NotEncodableException.class, () -> Copies.encode(order)))
        .hasMessage(
            """
            class shop.Order cannot be sent to another process: not Serializable, and module shop \
            does not open package shop
              Try: let Order implement java.io.Serializable, or add `opens shop;` to the \
            module-info of shop.\
            """);
  }

  @Test
  void copiesSerializableRecordsOfAClosedPackage(@TempDir Path directory) throws Exception {
    assertIsCopied(order(directory, "module shop { exports shop; }", SERIALIZABLE));
  }

  @Test
  void findsTheLibraryWhereTheModuleDoesNotSeeIt(@TempDir Path directory) throws Exception {
    Class<?> type = order(directory, "module shop { exports shop; opens shop; }", CLASS);
    Payload payload = Copies.encode(new Object[] {new Date(1), create(type)});

    Object[] copy =
        (Object[])
            new ValueReader(type.getClassLoader()).read(PayloadReader.of(payload), payload.size());

    assertThat(copy).containsExactly(new Date(1), create(type));
  }

  @Test
  void copiesPlainRecordsAndObjectsOfAnOpenPackage(@TempDir Path directory) throws Exception {
    assertIsCopied(
        order(directory.resolve("record"), "module shop { exports shop; opens shop; }", PLAIN));
    assertIsCopied(
        order(directory.resolve("class"), "module shop { exports shop; opens shop; }", CLASS));
  }
}
