package io.procession.it.worlds.surefire;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A unit test with a pool, run by the Maven and the Surefire that run this build. */
@ExtendWith(NoLeaks.class)
class SurefireIT {

  private static final String TEST =
      """
      package shop;
      import static org.junit.jupiter.api.Assertions.assertEquals;
      import io.procession.Pool;
      import java.util.List;
      import org.junit.jupiter.api.Test;
      class PricesTest {
        record Order(int id, int cents) {}
        private final int discount = 5;
        private final Thread thread = Thread.currentThread();
        @Test
        void runsInWorkers() {
          int k = 10;
          try (Pool pool = Pool.open(1)) {
            assertEquals(List.of(25, 55), pool.map(x -> Prices.of(x) * k - discount, List.of(1, 2)));
            assertEquals(
                List.of(new Order(1, 3)), pool.map(id -> new Order(id, Prices.of(id)), List.of(1)));
          }
          System.out.println("ran in " + PricesTest.class.getModule());
        }
      }
      """;

  @TempDir Path directory;

  private static String pom() {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>shop</groupId>
      <artifactId>shop</artifactId>
      <version>1</version>
      <dependencies>
        <dependency>
          <groupId>io.procession</groupId>
          <artifactId>procession</artifactId>
          <version>tested</version>
          <scope>system</scope>
          <systemPath>%s</systemPath>
        </dependency>
        <dependency>
          <groupId>org.junit.jupiter</groupId>
          <artifactId>junit-jupiter</artifactId>
          <version>%s</version>
          <scope>test</scope>
        </dependency>
      </dependencies>
    </project>
    """
        .formatted(Program.library(), System.getProperty("junit.version"));
  }

  private Project project() {
    Project project =
        new Project(directory)
            .source("pom.xml", pom())
            .source(
                "src/main/java/shop/Prices.java",
                "package shop; public class Prices { static int of(int n) { return 3 * n; } }")
            .source("src/test/java/shop/PricesTest.java", TEST);
    project.compile("src/main/java", "target/classes", "-cp", Program.library().toString());
    project.compile(
        "src/test/java",
        "target/test-classes",
        "-cp",
        directory + "/target/classes:" + System.getProperty("java.class.path"));
    return project;
  }

  private Program.Result test(String... options) {
    String maven = System.getProperty("it.maven.home") + "/bin/mvn";
    String surefire =
        "org.apache.maven.plugins:maven-surefire-plugin:%s:test"
            .formatted(System.getProperty("surefire.version"));
    String repository = "-Dmaven.repo.local=" + System.getProperty("it.maven.repository");
    return Program.run(
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"), "MAVEN_OPTS", "-XX:TieredStopAtLevel=1"),
        Stream.concat(
                Stream.of(maven, "-o", "-B", "-f", directory.toString(), repository, surefire),
                Stream.of(options))
            .toList());
  }

  private static void assertRan(Program.Result result, String where) {
    assertThat(result.out()).contains("ran in " + where, "Tests run: 1, Failures: 0, Errors: 0");
    assertThat(result.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dsurefire.useManifestOnlyJar=true",
        "-Dsurefire.useManifestOnlyJar=false",
        "-Dsurefire.useSystemClassLoader=false"
      })
  void onTheClassPath(String option) {
    project();

    assertRan(test(option), "unnamed module");
  }

  @Test
  void inThePatchedModuleOfWhatIsTested() {
    project()
        .source("src/main/java/module-info.java", "module shop { requires io.procession; }")
        .compile("src/main/java", "target/classes", "-p", Program.library().toString());

    assertRan(test(), "module shop");
  }
}
