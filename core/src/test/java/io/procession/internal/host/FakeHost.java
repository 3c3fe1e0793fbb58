package io.procession.internal.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host whose environment, files and commands a test writes down. */
final class FakeHost implements HostView {
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final List<String> commands = new ArrayList<>();
  private CommandAnswer answer = new CommandAnswer(false, "exit code 127");
  private String hostname = "vm";
  private int processors = 128;

  /**
   * A host with the variables of a recorded file; what is not {@code NAME=value} is no variable.
   */
  static FakeHost recorded(String file) {
    FakeHost host = new FakeHost();
    recording(file)
        .lines()
        .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
        .map(line -> line.split("=", 2))
        .forEach(pair -> host.environment.put(pair[0], pair[1]));
    return host;
  }

  /** The text of a recorded file. */
  static String recording(String file) {
    try (InputStream in = FakeHost.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A host with variables given as {@code "A=1", "B=2"}. */
  static FakeHost with(String... variables) {
    return new FakeHost().and(variables);
  }

  FakeHost and(String... variables) {
    for (String variable : variables) {
      String[] pair = variable.split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    return this;
  }

  FakeHost without(String... names) {
    for (String name : names) {
      environment.remove(name);
    }
    return this;
  }

  FakeHost property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  FakeHost file(String path, String text) {
    files.put(path, text);
    return this;
  }

  FakeHost named(String name) {
    hostname = name;
    return this;
  }

  FakeHost seeing(int cpus) {
    processors = cpus;
    return this;
  }

  FakeHost answering(String text) {
    answer = new CommandAnswer(true, text);
    return this;
  }

  FakeHost failing(String reason) {
    answer = new CommandAnswer(false, reason);
    return this;
  }

  /** The commands that were run, each in one line with its limit. */
  List<String> commands() {
    return commands;
  }

  /** What the scheduler grants on this host. */
  Grant grant() {
    return Job.of(this).orElseThrow().grant();
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.get(name);
  }

  @Override
  public @Nullable String property(String name) {
    return properties.get(name);
  }

  @Override
  public Optional<List<String>> lines(String absolutePath) {
    return Optional.ofNullable(files.get(absolutePath)).map(text -> text.lines().toList());
  }

  @Override
  public int availableProcessors() {
    return processors;
  }

  @Override
  public String hostname() {
    return hostname;
  }

  @Override
  public CommandAnswer run(Duration limit, List<String> command) {
    commands.add(String.join(" ", command) + " # " + limit.toSeconds() + " s");
    return answer;
  }
}
