package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisHostTest {
  @TempDir Path root;

  @Test
  void readsFilesBelowItsRoot() throws IOException {
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/status"), "a\nb\n");

    assertThat(new ThisHost(root).lines("/proc/self/status"))
        .hasValueSatisfying(lines -> assertThat(lines).containsExactly("a", "b"));
  }

  @Test
  void whatIsNoReadableFileIsEmpty() throws IOException {
    Files.createDirectories(root.resolve("folder"));

    assertThat(new ThisHost(root).lines("/folder")).isEmpty();
    assertThat(new ThisHost(root).lines("/missing")).isEmpty();
    assertThat(new ThisHost(root).lines("/bad\u0000name")).isEmpty();
  }

  @Test
  void bytesThatAreNoTextDoNotDisturb() throws IOException {
    Files.write(root.resolve("odd"), new byte[] {'a', (byte) 0xff, '\n', 'b'});

    assertThat(new ThisHost(root).lines("/odd"))
        .hasValueSatisfying(lines -> assertThat(lines).hasSize(2));
  }

  @Test
  void kernelKnowsTheNameOfTheHost() throws IOException {
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    Files.writeString(root.resolve("proc/sys/kernel/hostname"), "n7.site.org\n");

    assertThat(new ThisHost(root).hostname()).isEqualTo("n7.site.org");
    assertThat(new ThisHost().hostname()).isNotBlank();
  }

  @Test
  void showsThisProcess() {
    ThisHost host = new ThisHost();

    assertThat(host.environment("PATH")).isEqualTo(System.getenv("PATH"));
    assertThat(host.property("java.version")).isEqualTo(System.getProperty("java.version"));
    assertThat(host.availableProcessors()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
