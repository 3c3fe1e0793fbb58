package io.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page for people who come from Python names what there is. */
class PythonNamesTest {
  /** The public names of multiprocessing 3.13. */
  private static final String NAMES =
      "Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event"
          + " JoinableQueue Lock Manager Pipe Pool Process ProcessError Queue RLock RawArray"
          + " RawValue Semaphore SimpleQueue TimeoutError Value active_children"
          + " allow_connection_pickling cpu_count current_process freeze_support"
          + " get_all_start_methods get_context get_logger get_start_method log_to_stderr"
          + " parent_process reducer set_executable set_forkserver_preload set_start_method";

  private static final Pattern CALL = Pattern.compile("\\b([A-Z][A-Za-z]+)\\.([a-z][A-Za-z]+)\\(");
  private static final List<String> PACKAGES =
      List.of("io.procession.", "io.procession.managed.", "io.procession.shared.");

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "coming-from-python.md"));
  }

  @Test
  @DisplayName("CT11 each public name of Python's module has a row")
  void eachNameHasARow() throws IOException {
    Set<String> rows =
        page()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .collect(Collectors.toSet());
    List<String> names = List.of(NAMES.split(" ", -1));
    assertThat(names).hasSize(37);
    assertThat(rows).containsAll(names);
  }

  @Test
  @DisplayName("CT11 each method that the page names is there")
  void eachMethodIsThere() throws IOException {
    Set<String> missing = new TreeSet<>();
    Matcher calls = CALL.matcher(page());
    int found = 0;
    while (calls.find()) {
      Class<?> type = find(calls.group(1));
      if (type != null) {
        found++;
        String method = calls.group(2);
        if (Arrays.stream(type.getMethods()).noneMatch(m -> m.getName().equals(method))) {
          missing.add(calls.group());
        }
      }
    }
    assertThat(found).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  private static @Nullable Class<?> find(String name) {
    for (String prefix : PACKAGES) {
      try {
        return Class.forName(prefix + name);
      } catch (ClassNotFoundException e) {
        // It is in another package, or not ours.
      }
    }
    return null;
  }
}
