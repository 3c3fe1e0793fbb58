package io.procession;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the compiled classes of this module against {@link PackageTable} and the house rules. */
class ArchitectureTest {
  private static JavaClasses main;

  @BeforeAll
  static void readTheClassesOfThisModule() {
    main = new ClassFileImporter().importPath(Path.of("target/classes"));
  }

  @Test
  void everyPackageIsInTheTable() {
    var packages = new TreeSet<String>();
    main.forEach(type -> packages.add(type.getPackageName()));
    packages.removeAll(PackageTable.PUBLIC.keySet());
    packages.removeAll(PackageTable.INTERNALS.keySet());
    packages.remove(PackageTable.DOOR);
    packages.remove(""); // module-info

    assertThat(main).isNotEmpty();
    assertThat(packages).as("packages that are not rows of PackageTable").isEmpty();
  }

  @Test
  void rowsOfTheTableNameOnlyRowsAboveThem() {
    var above = new HashSet<>(Set.of(PackageTable.SPI, PackageTable.MANAGED));
    PackageTable.INTERNALS.forEach(
        (row, mayImport) -> {
          assertThat(above).as("rows above %s", row).containsAll(mayImport);
          above.add(row);
        });
  }

  @Test
  void internalPackagesImportOnlyWhatTheirRowNames() {
    var violations = new ArrayList<String>();
    PackageTable.INTERNALS.forEach(
        (row, mayImport) ->
            violations.addAll(
                foreignUses(row, target -> mayImport.contains(target.getPackageName()))));

    assertThat(violations).isEmpty();
  }

  @Test
  void publicPackagesReachInternalsOnlyThroughTheDoor() {
    var violations = new ArrayList<String>();
    PackageTable.PUBLIC.forEach(
        (row, mayImport) ->
            violations.addAll(
                foreignUses(row, target -> mayImport.contains(target.getPackageName()))));

    assertThat(violations).isEmpty();
  }

  @Test
  void publicSignaturesNameNoInternalType() {
    assertThat(
            members()
                .filter(member -> PackageTable.PUBLIC.containsKey(packageOf(member)))
                .filter(ArchitectureTest::isVisibleToUsers)
                .flatMap(
                    member ->
                        signatureOf(member)
                            .filter(ArchitectureTest::isInternal)
                            .map(type -> member.getFullName() + " names " + type.getName())))
        .isEmpty();
  }

  @Test
  void noStaticFieldIsMutable() {
    assertThat(
            main.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaField::getFullName))
        .isEmpty();
  }

  /**
   * Only handles may: a {@link Process} also closes its streams, with words nobody has read yet.
   */
  @Test
  void noProcessIsKilledTogetherWithItsLastWords() {
    assertThat(
            main.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(use -> use.getTargetOwner().isEquivalentTo(Process.class))
                .filter(use -> use.getTarget().getName().startsWith("destroy"))
                .map(JavaAccess::getDescription))
        .isEmpty();
  }

  private static Set<String> foreignUses(String row, Predicate<JavaClass> named) {
    return main.stream()
        .filter(type -> type.getPackageName().equals(row))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(use -> !use.getTargetClass().getBaseComponentType().getPackageName().equals(row))
        .filter(use -> !isForAll(use, row) && !named.test(targetOf(use)))
        .map(Dependency::getDescription)
        .collect(toCollection(TreeSet::new));
  }

  /** The JDK, the null annotations, and for internals the public types that start no engine. */
  private static boolean isForAll(Dependency use, String row) {
    JavaClass target = targetOf(use);
    String from = target.getPackageName();
    if (!from.startsWith(PackageTable.ROOT)) {
      return target.isPrimitive()
          || from.equals("org.jspecify.annotations")
          || Stream.of("java.", "javax.", "jdk.", "sun.").anyMatch(from::startsWith);
    }
    List<String> implementers = PackageTable.ENTRY_POINTS.get(target.getName());
    return row.startsWith(PackageTable.INTERNAL)
        && from.equals(PackageTable.ROOT)
        && (implementers == null || implementers.contains(row));
  }

  private static JavaClass targetOf(Dependency use) {
    return use.getTargetClass().getBaseComponentType();
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith(PackageTable.INTERNAL);
  }

  private static Stream<JavaMember> members() {
    return main.stream().flatMap(type -> type.getMembers().stream());
  }

  private static String packageOf(JavaMember member) {
    return member.getOwner().getPackageName();
  }

  private static boolean isVisibleToUsers(JavaMember member) {
    return Stream.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED)
            .anyMatch(member.getModifiers()::contains)
        && member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<JavaClass> signatureOf(JavaMember member) {
    if (member instanceof JavaCodeUnit method) {
      var types = new ArrayList<JavaClass>(method.getReturnType().getAllInvolvedRawTypes());
      method.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
      types.addAll(method.getExceptionTypes());
      return types.stream();
    }
    return ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
  }
}
