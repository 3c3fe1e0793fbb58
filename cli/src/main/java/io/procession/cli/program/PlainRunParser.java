package io.procession.cli.program;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usual forms of {@code run} without the command line parser, which takes 300 ms to
 * start: ten times as long as a cached script. Whatever is not usual is left to the parser.
 */
public final class PlainRunParser {
  private @Nullable String workers;
  private @Nullable String classPath;
  private @Nullable String engine;
  private @Nullable String master;
  private @Nullable String grace;
  private @Nullable String shard;
  private boolean progress;
  private boolean verbose;
  private boolean requeue;

  private PlainRunParser() {}

  /**
   * Reads a command line.
   *
   * @param words all of them, the name of the command first
   * @return null if this is not {@code run}, or is wrong, or asks for help
   */
  public static @Nullable RunRequest parse(String... words) {
    return words.length > 0 && words[0].equals("run")
        ? new PlainRunParser().parseRun(Arrays.asList(words))
        : null;
  }

  private @Nullable RunRequest parseRun(List<String> words) {
    int at = 1;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String word = words.get(at++);
      if (word.equals("--")) {
        break;
      }
      if (word.equals("-v") || word.equals("--verbose")) {
        if (verbose) {
          return null;
        }
        verbose = true;
        continue;
      }
      if (word.equals("--requeue")) {
        if (requeue) {
          return null;
        }
        requeue = true;
        continue;
      }
      if (word.equals("--progress")) {
        if (progress) {
          return null;
        }
        progress = true;
        continue;
      }
      int equals = word.indexOf('=');
      if (equals < 0 && at == words.size()) {
        return null;
      }
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? words.get(at++) : word.substring(equals + 1);
      if (value.isEmpty() || value.startsWith("-") || !accept(name, value)) {
        return null;
      }
    }
    if (at >= words.size()) {
      return null;
    }
    return new RunRequest(
        workers,
        classPath,
        engine,
        master,
        progress,
        verbose,
        new JobOptions(requeue, grace, shard),
        words.get(at),
        List.copyOf(words.subList(at + 1, words.size())));
  }

  /** Accepts each option once. */
  private boolean accept(String name, String value) {
    return switch (name) {
      case "--workers" -> {
        boolean first = workers == null;
        workers = value;
        yield first;
      }
      case "--class-path" -> {
        boolean first = classPath == null;
        classPath = value;
        yield first;
      }
      case "--engine" -> {
        boolean first = engine == null;
        engine = value;
        yield first;
      }
      case "--master" -> {
        boolean first = master == null;
        master = value;
        yield first;
      }
      case "--grace" -> {
        boolean first = grace == null;
        grace = value;
        yield first;
      }
      case "--shard" -> {
        boolean first = shard == null;
        shard = value;
        yield first;
      }
      default -> false;
    };
  }
}
