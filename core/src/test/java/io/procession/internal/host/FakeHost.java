package io.procession.internal.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host whose environment, files and commands a test writes down. */
final class FakeHost implements HostView {
  static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final List<String> commands = new ArrayList<>();
  private CommandAnswer answer = new CommandAnswer(false, "exit code 127");
  private String hostname = "vm";
  private int processors = 128;

  /**
   * A host as a recorded file tells it: {@code NAME=value} is a variable, other lines are notes.
   * Sections tell the rest: {@code [file /path]} and {@code [qstat]} with the text that follows,
   * {@code [hostname name]}, {@code [jvm cpus]}, and {@code [notes]}.
   */
  static FakeHost recorded(String file) {
    FakeHost host = new FakeHost();
    List<String> head = List.of("variables");
    StringBuilder text = new StringBuilder();
    for (String line : recording(file).lines().toList()) {
      if (line.matches("\\[\\w+( [^]]+)?\\]")) {
        host.section(head, text.toString());
        head = List.of(line.substring(1, line.length() - 1).split(" ", 2));
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    host.section(head, text.toString());
    return host;
  }

  private void section(List<String> head, String text) {
    switch (head.getFirst()) {
      case "variables" -> variables(text);
      case "file" -> file(head.getLast(), text);
      case "qstat" -> answering(text);
      case "hostname" -> named(head.getLast());
      case "jvm" -> seeing(Integer.parseInt(head.getLast()));
      case "notes" -> {}
      default -> throw new IllegalArgumentException("no such section: " + head);
    }
  }

  private void variables(String text) {
    text.lines()
        .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
        .map(line -> line.split("=", 2))
        .forEach(pair -> environment.put(pair[0], pair[1]));
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

  FakeHost withoutFile(String path) {
    files.remove(path);
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
  public Instant now() {
    return NOW;
  }

  @Override
  public CommandAnswer run(Duration limit, List<String> command) {
    commands.add(String.join(" ", command) + " # " + limit.toSeconds() + " s");
    return answer;
  }
}
