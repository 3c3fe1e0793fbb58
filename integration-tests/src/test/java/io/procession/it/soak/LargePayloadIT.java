package io.procession.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Arrays of 800 MB, and 3 GiB of arrays in one value, as argument and as result, in heaps that hold
 * them once and not twice. Prints the most memory that caller and worker had.
 */
@Tag("soak")
@ExtendWith(NoLeaks.class)
class LargePayloadIT {
  @ParameterizedTest
  @CsvSource({
    "1, 100_000_000, 1000m, 1250m, ring",
    "1, 100_000_000, 1000m, 1250m, socket",
    "6, 67_108_864, 3700m, 5000m, ring"
  })
  void noSideHasTheArraysTwice(
      int columns, String columnLength, String callerHeap, String workerHeap, String transport) {
    int length = Integer.parseInt(columnLength.replace("_", ""));
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xmx" + callerHeap);
    arguments.add("-Dprocession.transport=" + transport);
    arguments.add(Program.script("LargePayload.java").toString());
    arguments.addAll(List.of("" + columns, "" + length, workerHeap));
    Program.Result result = Program.java(arguments.toArray(String[]::new));
    System.out.printf(
        "%d × double[%s] over %s: %s%n", columns, columnLength, transport, result.out());
    long elements = (long) columns * length;
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("argument: %d elements%nresult: %d elements%n".formatted(elements, elements));
  }
}
