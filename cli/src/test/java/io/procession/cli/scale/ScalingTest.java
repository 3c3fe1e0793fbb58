package io.procession.cli.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procession.cli.scale.Scaling.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingTest {
  private static RunTimes times(int workers, double... seconds) {
    return new RunTimes(workers, Arrays.stream(seconds).boxed().toList());
  }

  /** A tenth of 100 s is serial. */
  private static Scaling amdahl() {
    return Scaling.of(
        Kind.STRONG, List.of(times(1, 100), times(2, 55), times(4, 32.5), times(10, 19)));
  }

  @Test
  void findsTheSerialFractionThatTheTimesWereMadeOf() {
    Scaling scaling = amdahl();

    assertThat(scaling.fitted().orElseThrow()).isCloseTo(0.1, within(1e-9));
    for (Scaling.Row row : scaling.rows().subList(1, 4)) {
      assertThat(row.serialFraction().orElseThrow()).isCloseTo(0.1, within(1e-9));
    }
    assertThat(scaling.fittedSpeedUp(10)).isCloseTo(100 / 19.0, within(1e-9));
  }

  @Test
  void scaledSpeedUpFollowsGustafson() {
    // With serial part s and problem n times as large, S = n - s (n - 1), T = n / S.
    Scaling scaling =
        Scaling.of(Kind.WEAK, List.of(times(1, 10), times(2, 20 / 1.8), times(4, 40 / 3.4)));

    assertThat(scaling.fitted().orElseThrow()).isCloseTo(0.2, within(1e-9));
    assertThat(scaling.rows().getLast().speedUp()).isCloseTo(3.4, within(1e-9));
    assertThat(scaling.rows().getLast().efficiency()).isCloseTo(0.85, within(1e-9));
  }

  @Test
  void medianCountsAndTheSpreadIsShown() {
    Scaling scaling =
        Scaling.of(Kind.STRONG, List.of(times(1, 9, 8, 30), times(2, 5, 4, 4.5), times(3, 3.5)));

    assertThat(ScalingTable.lines(scaling, 2))
        .containsExactly(
            " workers run time (s)     fastest–slowest        speed-up  efficiency  serial"
                + " fraction",
            "       1        9.000        8.000–30.000            1.00      100.0%               "
                + " –",
            "       2        4.500         4.000–5.000            2.00      100.0%          "
                + " 0.0000",
            "      3*        3.500         3.500–3.500            2.57       85.7%          "
                + " 0.0833",
            "Amdahl: 5.33 % of the work is serial; the speed-up stays below 19",
            "* more workers than the 2 CPUs that this job may use");
  }

  @Test
  void withoutOneWorkerTheSmallestNumberIsTakenAsPerfect() {
    Scaling scaling = Scaling.of(Kind.STRONG, List.of(times(4, 10), times(8, 6)));

    assertThat(scaling.rows().getFirst().speedUp()).isEqualTo(4);
    assertThat(scaling.rows().getLast().speedUp()).isCloseTo(40 / 6.0, within(1e-9));
  }

  @Test
  void filesHoldTheSameNumbers() {
    Scaling scaling = Scaling.of(Kind.STRONG, List.of(times(1, 2), times(2, 1)));

    assertThat(ScalingFiles.csv(List.of(scaling)).lines())
        .containsExactly(
            "study,workers,seconds,fastest,slowest,speedup,efficiency,karp_flatt",
            "strong,1,2.000000,2.000000,2.000000,1.000000,1.000000,",
            "strong,2,1.000000,1.000000,1.000000,2.000000,1.000000,0.000000");
    assertThat(ScalingFiles.json(List.of(scaling)))
        .contains("\"amdahl_serial_fraction\": 0.000000")
        .contains("{\"workers\": 1, \"seconds\": 2.000000")
        .contains("\"karp_flatt\": null}");
  }

  @Test
  void plotsAreDrawnWithoutADisplay(@TempDir Path directory) throws Exception {
    ScalingPlot plot = new ScalingPlot("Program", amdahl());

    plot.writePng(directory.resolve("p.png"));
    plot.writeSvg(directory.resolve("p.svg"));

    assertThat(ImageIO.read(directory.resolve("p.png").toFile()).getWidth()).isEqualTo(800);
    assertThat(Files.readString(directory.resolve("p.svg")))
        .contains("<svg")
        .contains("width=\"800\"");
  }
}
