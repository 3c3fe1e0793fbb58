package io.procession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example, run by the launcher script as its reader would, with its output checked. */
class ExamplesIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  private List<String> run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(CHECKOUT.resolve("procession").toString());
    command.add("run");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CHECKOUT.resolve("examples").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLURM_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(200, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    said += Files.readString(err);
    assertThat(process.exitValue()).as(said).isZero();
    return Files.readAllLines(out);
  }

  /** What the runs said on standard error. */
  private String said = "";

  @AfterEach
  void saysNothingOnStandardError() {
    assertThat(said).isEmpty();
  }

  @Test
  void slowSumsTellHowFarTheyAre() throws Exception {
    assertThat(run(Map.of(), "SlowSums.java", "0.005"))
        .containsExactly("the last of 200 sums is 19900");
    assertThat(said).contains("map 100%: 200/200, ");
    assertThat(run(Map.of(), "--progress", "Cubes.java")).hasSize(4);
    said = "";
  }

  @Test
  void cube() throws Exception {
    assertThat(run(Map.of(), "Cube.java")).containsExactly("[1, 8, 27]");
  }

  @Test
  void helloFromFourChildren() throws Exception {
    assertThat(run(Map.of(), "Hello.java"))
        .containsExactlyInAnyOrder("hello from 0", "hello from 1", "hello from 2", "hello from 3");
  }

  @Test
  void heatInSharedMemory() throws Exception {
    assertThat(run(Map.of(), "Heat.java"))
        .containsExactly("mean 8.729, below the middle of the hot edge 88.786");
  }

  @Test
  void inventoryInAManager() throws Exception {
    assertThat(run(Map.of(), "Inventory.java"))
        .containsExactly("sold {bolt=40, nut=100}", "left 0 nuts, 0 bolts");
  }

  @Test
  void longestChainIsSharedByAManagerOverTcp() throws Exception {
    assertThat(run(Map.of(), "--workers", "2", "LongestChain.java"))
        .containsExactly("230631 takes 443 numbers to 1", "30 tasks");
  }

  @Test
  void producersAndConsumers() throws Exception {
    assertThat(run(Map.of(), "Producers.java")).containsExactly("the sum of 1 to 100 is 5050");
  }

  @Test
  void producerConsumer() throws Exception {
    assertThat(run(Map.of(), "ProducerConsumer.java")).containsExactly("sum 4950");
  }

  @Test
  void pipeline() throws Exception {
    assertThat(run(Map.of(), "Pipeline.java"))
        .containsExactly("{be=3, do=1, is=2, not=1, or=1, question=1, that=1, the=1, to=4}");
  }

  @Test
  void cubesFourWays() throws Exception {
    assertThat(run(Map.of(), "Cubes.java"))
        .containsExactly(
            "loop        [1, 8, 27, 64, 125, 216]",
            "stream      [1, 8, 27, 64, 125, 216]",
            "applyAsync  [1, 8, 27, 64, 125, 216]",
            "map         [1, 8, 27, 64, 125, 216]");
  }

  @Test
  void powers() throws Exception {
    assertThat(run(Map.of(), "Powers.java"))
        .containsExactly(
            "map         [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]",
            "mapAsync    [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]",
            "starmap     [1, 8, 27, 64, 125, 216, 343, 512, 729, 1000]",
            "apply       1000",
            "applyAsync  [1, 8, 27, 64, 125, 216, 343, 512, 729, 1000]");
  }

  @Test
  void addit() throws Exception {
    assertThat(run(Map.of(), "Addit.java")).containsExactly("5", "[2, 3, 4]");
  }

  @Test
  void squares() throws Exception {
    assertThat(run(Map.of(), "--workers", "4", "Squares.java"))
        .containsExactly("[1, 4, 9, 16, 25, 36, 49, 64]", "sum 204");
  }

  @Test
  void sleepPoolTakesTheNumberOfWorkersFromTheCommandLine() throws Exception {
    List<String> lines = run(Map.of(), "--workers", "8", "SleepPool.java", "0.001");
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 3))
        .containsExactly(
            "Running a pool with 8 workers",
            "999 tasks of 0.001 s each: about 0.1 s",
            "999 squares, their sum is 332833500");
    assertThat(lines.get(3)).matches("real \\d+\\.\\d{3}s");
  }

  @Test
  void sleepPoolTakesTheNumberOfWorkersFromTheEnvironment() throws Exception {
    assertThat(run(Map.of("PROCESSION_CPUS", "5"), "SleepPool.java", "0.001"))
        .contains("Running a pool with 5 workers", "999 squares, their sum is 332833500");
  }

  @Test
  void monteCarloPi() throws Exception {
    String output =
        String.join("\n", run(Map.of("NUM_PROCS", "4"), "MonteCarloPi.java", "1000001"));
    Matcher matcher =
        Pattern.compile(
                """
                ncpus=4
                Points: \\[250001, 250000, 250000, 250000\\]
                ([0-9.]+)
                Parallel time on 4 cores:\\d+\\.\\d{4}
                ([0-9.]+)
                Serial time:\\d+\\.\\d{4}\
                """)
            .matcher(output);
    assertThat(output).matches(matcher.pattern());
    assertThat(matcher.matches()).isTrue();
    // Ten standard deviations of an estimate from a million points.
    assertThat(Double.parseDouble(matcher.group(1))).isBetween(Math.PI - 0.017, Math.PI + 0.017);
    assertThat(Double.parseDouble(matcher.group(2))).isBetween(Math.PI - 0.017, Math.PI + 0.017);
  }

  @Test
  void everyExampleIsTestedHere() throws IOException {
    String tests =
        Files.readString(
            Path.of("src", "test", "java", "io", "procession", "examples", "ExamplesIT.java"));
    try (Stream<Path> files = Files.list(CHECKOUT.resolve("examples"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".java"))
                  .collect(Collectors.toList()))
          .allSatisfy(name -> assertThat(tests).contains("\"" + name + "\""));
    }
  }
}
