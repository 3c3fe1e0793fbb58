package io.procession.it.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes to and from programs of CPython, of each version that this machine has. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonPeerIT {
  private static final String KEY = "what both know";
  private static final int[] SIZES = {0, 1, 16_384, 16_385, 70_000, 1 << 20};
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** One command for each version of CPython that is found and runs. */
  private static Stream<String> pythons() {
    Map<String, String> commands = new TreeMap<>();
    Stream.of(
            Stream.of("python3", "python3.8", "python3.11", "python3.12", "python3.13"), ofPyenv())
        .flatMap(found -> found)
        .forEach(command -> version(command).ifPresent(v -> commands.putIfAbsent(v, command)));
    return commands.values().stream();
  }

  /** Those that pyenv has, of which only one is on the path. */
  private static Stream<String> ofPyenv() {
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (!Files.isDirectory(versions)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all
          .map(version -> version.resolve("bin/python3").toString())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> version(String command) {
    try {
      Program.Result result =
          Program.run(Map.of(), List.of(command, "-c", "import sys; print(sys.version_info[:2])"));
      return result.exitCode() == 0 ? Optional.of(result.out()) : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty(); // There is no such command.
    }
  }

  private static Stream<List<String>> pythonsAndFamilies() {
    return pythons().flatMap(p -> Stream.of(List.of(p, "AF_INET"), List.of(p, "AF_UNIX")));
  }

  private static Program python(String command, String... arguments) {
    String sizes = IntStream.of(SIZES).mapToObj(Integer::toString).collect(Collectors.joining(","));
    List<String> all =
        Stream.of(
                Stream.of(command, Program.script("peer.py").toString()),
                Stream.of(arguments),
                Stream.of(sizes))
            .flatMap(part -> part)
            .toList();
    return Program.start(Map.of(), all);
  }

  private SocketAddress placeFor(String family) {
    return family.equals("AF_INET")
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
        : UnixDomainSocketAddress.of(directory.resolve("listener"));
  }

  /** Python up to 3.11 proves its key by MD5. */
  private static ConnectionOptions options(SocketAddress address, String key) {
    return ConnectionOptions.of(address)
        .withKey(key.getBytes(StandardCharsets.UTF_8))
        .withMd5Allowed();
  }

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ((i * 31L + size) % 251);
    }
    return bytes;
  }

  /** What the other side of {@code exchange} in peer.py does. */
  private static void exchange(Connection connection) throws IOException, InterruptedException {
    for (int size : SIZES) {
      connection.sendBytes(pattern(size));
      assertThat(connection.receiveBytes()).isEqualTo(pattern(size));
    }
    for (int size : SIZES) {
      byte[] received = connection.receiveBytes();
      assertThat(received).isEqualTo(pattern(size));
      connection.sendBytes(received);
    }
  }

  @ParameterizedTest
  @MethodSource("pythonsAndFamilies")
  @DisplayName("LC18 Java listens, Python connects; a wrong key is refused on both sides")
  void javaListens(List<String> way) throws Exception {
    try (Listener listener = Listener.open(options(placeFor(way.get(1)), KEY))) {
      String place =
          listener.address() instanceof InetSocketAddress address
              ? Integer.toString(address.getPort())
              : listener.address().toString();
      try (Program wrong = python(way.get(0), "connect", place, "another key")) {
        Program.Result result = wrong.await();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("AuthenticationError: digest sent was rejected");
      }
      Awaiting.until("it is written down", () -> listener.lastRefusal().isPresent());
      assertThat(listener.lastRefusal().orElseThrow()).hasMessageContaining("has another key");
      try (Program right = python(way.get(0), "connect", place, KEY)) {
        try (Connection connection = Objects.requireNonNull(listener.accept(LONG))) {
          exchange(connection);
        }
        Program.Result result = right.await();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("exchanged 6\nend of stream\n");
      }
    }
  }

  private static SocketAddress addressOf(Program program) {
    Awaiting.until("it listens", () -> program.out().contains("\n"));
    String place = program.out().lines().findFirst().orElseThrow();
    return place.startsWith("/")
        ? UnixDomainSocketAddress.of(place)
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(place));
  }

  @ParameterizedTest
  @MethodSource("pythonsAndFamilies")
  @DisplayName("LC18 Python listens, Java connects; a wrong key is refused on both sides")
  void pythonListens(List<String> way) throws Exception {
    try (Program program = python(way.get(0), "listen", way.get(1), KEY)) {
      SocketAddress address = addressOf(program);
      assertThatThrownBy(() -> Connection.open(options(address, "another key")))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("does not accept the key of this side")
          .hasMessageContaining("Try: give both sides the same key.");
      try (Connection connection = Connection.open(options(address, KEY))) {
        exchange(connection);
      }
      Program.Result result = program.await();
      assertThat(result.err()).isEmpty();
      assertThat(result.out().lines().skip(1))
          .containsExactly(
              "AuthenticationError: digest received was wrong", "exchanged 6", "end of stream");
    }
  }

  @ParameterizedTest
  @MethodSource("pythons")
  @DisplayName("LC13 LC18 a Python that knows only MD5 is told how to allow it")
  void oldPythonsAreTold(String command) throws Exception {
    boolean old = version(command).orElseThrow().matches("\\(3, ([0-9]|1[01])\\)\n");
    try (Program program = python(command, "listen", "AF_INET", KEY)) {
      ConnectionOptions strict =
          ConnectionOptions.of(addressOf(program)).withKey(KEY.getBytes(StandardCharsets.UTF_8));
      if (old) {
        assertThatThrownBy(() -> Connection.open(strict))
            .isInstanceOf(AuthenticationException.class)
            .hasMessage(
                "the peer wants MD5, as Python up to 3.11 does, which is not allowed here\n"
                    + "  Try: ConnectionOptions.withMd5Allowed(), or a newer Python.");
        return;
      }
      try (Connection connection = Connection.open(strict)) {
        exchange(connection);
      }
      assertThat(program.await().out()).contains("exchanged 6");
    }
  }
}
