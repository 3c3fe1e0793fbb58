package io.procession.cli.submit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How one scheduler wants its jobs described and submitted. */
interface Dialect {
  /** The name that {@code --scheduler} takes. */
  String name();

  /** What every line with an option begins with. */
  String prefix();

  /** Whether a job of several nodes can start a program on each of them by a command of its own. */
  default boolean startsOnNodes() {
    return false;
  }

  /** The options of a job, each a line of its own. */
  List<String> options(JobRequest job);

  /** Shell lines before the program, such as where its output goes. */
  default List<String> prologue(JobRequest job) {
    return List.of();
  }

  /** Whether the job's shell runs it again itself, because the scheduler cannot. */
  default List<String> epilogue(JobRequest job, String script) {
    return List.of();
  }

  /** The indices of the job's array, in the scheduler's words. */
  default Optional<String> indices(JobRequest job) {
    return job.shards().map(shards -> indices(shards.numbers())).or(job::array);
  }

  /** Indices for shards, which are counted from 0. */
  default String indices(List<Integer> shards) {
    if (shards.getLast() - shards.getFirst() == shards.size() - 1) {
      return coveringRange(shards);
    }
    return shards.stream()
        .map(shard -> Integer.toString(shard + firstIndex()))
        .collect(Collectors.joining(","));
  }

  /** A range, for schedulers that have no lists; a shard that is done already ends at once. */
  default String coveringRange(List<Integer> shards) {
    return (shards.getFirst() + firstIndex()) + "-" + (shards.getLast() + firstIndex());
  }

  /** The index of shard 0. */
  default int firstIndex() {
    return 0;
  }

  /** The variable that holds the index in an array. */
  String arrayIndex();

  /** Options of java for the caller. */
  default List<String> javaOptions(JobRequest job) {
    return job.size().memoryBytes().isPresent()
        ? List.of("-Xmx" + CallerHeap.mebibytes(job, job.size().memoryBytes().getAsLong()) + "m")
        : List.of();
  }

  /** The command that submits a script, and with {@code wait} stays until the job has ended. */
  List<String> submit(String script, boolean wait);

  /** The command that submits a script again, for other indices of its array. */
  List<String> resubmit(String script, String indices);

  /** Whether the command wants the script on its standard input. */
  default boolean readsStandardInput() {
    return false;
  }

  /** Finds the job's id in what the command prints first. */
  Pattern idPattern();

  /** The file that the job prints to. */
  String outputFile(JobRequest job, String id);

  /** The id in a line, or an empty text. */
  default String id(String line) {
    Matcher matcher = idPattern().matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** All of them. */
  static List<Dialect> all() {
    return List.of(new SlurmDialect(), new PbsDialect(), new SgeDialect(), new LsfDialect());
  }
}
