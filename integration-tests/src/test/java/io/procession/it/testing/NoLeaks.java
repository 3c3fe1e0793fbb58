package io.procession.it.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test the machine is as before: no child process, no file in memory or temporary
 * directories, and no thread of ours is left.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NoLeaks.class);

  /** What the names of our files say: the pid of the owner, and when it was started. */
  private static final Pattern OWNER = Pattern.compile("procession-(?:[a-z]+-)?(\\d+)-\\d+-");

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put("before", Traces.take());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Traces before = context.getStore(NAMESPACE).get("before", Traces.class);
    if (!Awaiting.happens(() -> Traces.take().minus(before).isEmpty())) {
      throw new AssertionError("the test left something behind: " + Traces.take().minus(before));
    }
  }

  private record Traces(Set<String> processes, Set<String> files, Set<String> threads) {
    static Traces take() {
      return new Traces(listProcesses(), listFiles(), listThreads());
    }

    /** Executors of Spark come and go by themselves. */
    private static Set<String> listProcesses() {
      return ProcessHandle.current()
          .descendants()
          .filter(p -> !p.info().commandLine().orElse("").contains("org.apache.spark."))
          .map(p -> p.pid() + " " + p.info().commandLine().orElse(""))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> listFiles() {
      return Stream.of("/dev/shm", System.getProperty("java.io.tmpdir"))
          .map(Path::of)
          .filter(Files::isDirectory)
          .flatMap(Traces::list)
          .map(Path::toString)
          .filter(name -> name.contains("procession") && !isOfAnother(name))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a process that runs, and that no test of this one started, owns the file. */
    private static boolean isOfAnother(String name) {
      Matcher owner = OWNER.matcher(name);
      return owner.find()
          && ProcessHandle.of(Long.parseLong(owner.group(1)))
              .filter(process -> !isOurs(process))
              .isPresent();
    }

    private static boolean isOurs(ProcessHandle process) {
      return process.equals(ProcessHandle.current())
          || process.parent().filter(Traces::isOurs).isPresent();
    }

    private static Stream<Path> list(Path directory) {
      try (Stream<Path> found = Files.list(directory)) {
        return found.toList().stream();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static Set<String> listThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("procession-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    Traces minus(Traces other) {
      return new Traces(
          minus(processes, other.processes),
          minus(files, other.files),
          minus(threads, other.threads));
    }

    private static Set<String> minus(Set<String> all, Set<String> known) {
      Set<String> rest = new TreeSet<>(all);
      rest.removeAll(known);
      return rest;
    }

    boolean isEmpty() {
      return processes.isEmpty() && files.isEmpty() && threads.isEmpty();
    }
  }
}
