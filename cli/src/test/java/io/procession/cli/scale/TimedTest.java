package io.procession.cli.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedTest {
  @TempDir private Path directory;

  private Timed.Run run(String output, String... calls) throws IOException {
    Path times = directory.resolve("times");
    Files.write(times, List.of(calls));
    return new Timed.Run(9.5, output, times);
  }

  @Test
  void theWholeProcess() throws IOException {
    assertThat(new Timed.Whole().seconds(run(""))).isEqualTo(9.5);
    assertThat(new Timed.Whole().options(directory)).isEmpty();
  }

  @Test
  void aTimeThatIsPrinted() throws IOException {
    Timed printed = new Timed.Printed(Pattern.compile("real ([0-9.]+)s"));
    assertThat(printed.seconds(run("user 1s\nreal 2.25s\n"))).isEqualTo(2.25);
    assertThatThrownBy(() -> printed.seconds(run("one\ntwo")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "the program printed no time: time-pattern=real ([0-9.]+)s\n"
                + "  printed | one\n  printed | two");
  }

  @Test
  void callsOfThatNameTogether() throws IOException {
    Timed call = new Timed.Call("my study");
    assertThat(call.seconds(run("", "1.5 my study", "7.0 map", "0.25 my study"))).isEqualTo(1.75);
    assertThat(call.options(Path.of("t"))).contains("-Dprocession.progress.times=t");
  }

  @Test
  void aCallThatWasNotMade() {
    assertThatThrownBy(() -> new Timed.Call("x").seconds(run("", "7.0 map", "1.0 imap", "1 map")))
        .hasMessageStartingWith("the program made no such call: call=x\n  its calls | imap, map\n");
    assertThatThrownBy(
            () -> new Timed.Call("x").seconds(new Timed.Run(1, "", directory.resolve("-"))))
        .hasMessageContaining("its calls | none with inputs");
  }
}
