package io.procession.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real machine, as this process sees it. */
public final class ThisHost implements HostView {
  private final Path root;

  /** Creates a view of the machine this process runs on. */
  public ThisHost() {
    this(Path.of("/"));
  }

  ThisHost(Path root) {
    this.root = root;
  }

  @Override
  public @Nullable String environment(String name) {
    return System.getenv(name);
  }

  @Override
  public @Nullable String property(String name) {
    return System.getProperty(name);
  }

  @Override
  public Optional<List<String>> lines(String absolutePath) {
    try {
      Path file =
          root.resolve(absolutePath.startsWith("/") ? absolutePath.substring(1) : absolutePath);
      // Opening a FIFO that an environment variable names would wait for a writer.
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return Optional.of(
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public int availableProcessors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** The kernel's word: a look-up in DNS may take seconds, and Slurm sets HOSTNAME as it likes. */
  @Override
  public String hostname() {
    return lines("/proc/sys/kernel/hostname")
        .flatMap(lines -> lines.stream().findFirst())
        .or(() -> Optional.ofNullable(environment("COMPUTERNAME")))
        .or(() -> Optional.ofNullable(environment("HOSTNAME")))
        .map(String::strip)
        .orElse("localhost");
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public CommandAnswer run(Duration limit, List<String> command) {
    return TimedCommand.run(limit, command);
  }
}
