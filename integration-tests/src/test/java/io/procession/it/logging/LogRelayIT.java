package io.procession.it.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.Manager;
import io.procession.Pool;
import io.procession.RemoteException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records of children and workers reach the loggers of the process that started them. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogRelayIT {
  private static final String NAME = "it.shop";

  private final Logger logger = Logger.getLogger(NAME);
  private final Records records = new Records();
  @TempDir private Path directory;

  /** Keeps what arrives; may be slow. */
  private static final class Records extends Handler {
    private final List<LogRecord> all = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void publish(LogRecord record) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      all.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    List<String> messages() {
      return all.stream().map(LogRecord::getMessage).toList();
    }
  }

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(records);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(records);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  private static String log(String text) {
    Logger.getLogger(NAME).info(text);
    return text;
  }

  @Test
  @DisplayName("LG1 the library logs below and above the usual levels, and is silent by default")
  void theLibraryIsSilentByDefault() throws Exception {
    Program.Result silent = Program.java(Program.script("Logging.java").toString());
    assertThat(silent.err()).isEmpty();
    assertThat(silent.out()).isEqualTo("[2, 3]\n");
    Path file = directory.resolve("logging.properties");
    Files.writeString(
        file,
        """
        handlers=java.util.logging.ConsoleHandler
        java.util.logging.ConsoleHandler.level=ALL
        io.procession.level=ALL
        """);
    Program.Result loud =
        Program.java(
            "-Djava.util.logging.config.file=" + file, Program.script("Logging.java").toString());
    assertThat(loud.err()).contains("FINE: ").contains("io.procession.");
    assertThat(loud.out()).isEqualTo("[2, 3]\n");
  }

  @Test
  @DisplayName("LG2 a child's loggers have the levels that they have here")
  void levelsAreInherited() throws Exception {
    logger.setLevel(Level.FINE);
    ChildProcess child =
        ChildProcess.start(
            () -> {
              Logger own = Logger.getLogger(NAME);
              own.fine("fine");
              own.finer("finer");
              System.getLogger(NAME + ".part").log(System.Logger.Level.DEBUG, "debug {0}", 1);
              System.getLogger(NAME + ".part").log(System.Logger.Level.TRACE, "trace");
              own.info(
                  "%s %s %s"
                      .formatted(
                          own.getLevel(),
                          Logger.getLogger("").getLevel(),
                          Logger.getLogger("it.other").isLoggable(Level.FINE)));
            });
    child.join();
    String name = "[%s (pid %d)] ".formatted(child.name(), child.pid());
    assertThat(records.messages())
        .containsExactly(
            name + "fine",
            name + "debug 1",
            name + "FINE " + Logger.getLogger("").getLevel() + " false");
    assertThat(records.all).extracting(LogRecord::getLevel).contains(Level.FINE, Level.INFO);
  }

  private static void helper(String text) {
    System.getLogger(NAME).log(System.Logger.Level.INFO, text);
  }

  @Test
  @DisplayName("LG3 records name the class and method that logged, in whatever way")
  void recordsNameWhoLogged() throws Exception {
    ChildProcess child =
        ChildProcess.start(
            () -> {
              log("by java.util.logging");
              helper("by System.Logger");
              System.getLogger(NAME).log(System.Logger.Level.INFO, "directly");
            });
    child.join();
    assertThat(records.all)
        .extracting(LogRecord::getSourceClassName)
        .containsOnly(LogRelayIT.class.getName());
    assertThat(records.all)
        .extracting(LogRecord::getSourceMethodName)
        .startsWith("log", "helper")
        .last()
        .asString()
        .startsWith("lambda$");
  }

  @Test
  @DisplayName("LG4 what is printed has the level and the name of the process")
  void whatIsPrintedHasLevelAndProcess() throws Exception {
    ChildProcess child =
        ChildProcess.builder()
            .name("reader")
            .start(
                () ->
                    Logger.getLogger(NAME)
                        .log(Level.WARNING, "no paper", new IllegalStateException("tray 2")));
    child.join();
    assertThat(records.all).hasSize(1);
    LogRecord record = records.all.getFirst();
    assertThat(new SimpleFormatter().format(record))
        .contains("WARNING: [reader (pid " + child.pid() + ")] no paper")
        .contains("java.lang.IllegalStateException: tray 2")
        .contains("at " + LogRelayIT.class.getName());
    assertThat(record.getThrown()).isInstanceOf(RemoteException.class);
  }

  @Test
  @DisplayName("LG5 records of several children arrive all, and of each in order")
  void recordsKeepTheirOrder() throws Exception {
    List<ChildProcess> children =
        List.of(ChildProcess.start(LogRelayIT::count), ChildProcess.start(LogRelayIT::count));
    for (ChildProcess child : children) {
      child.join();
      String name = "[%s (pid %d)] ".formatted(child.name(), child.pid());
      assertThat(records.messages().stream().filter(text -> text.startsWith(name)).toList())
          .isEqualTo(IntStream.range(0, 2000).mapToObj(i -> name + "entry " + i).toList());
    }
  }

  private static void count() {
    for (int i = 0; i < 2000; i++) {
      log("entry " + i);
    }
  }

  @Test
  @DisplayName("LG5 a child that logs faster than is taken waits, and does not run out of memory")
  void aChildWaitsForItsReader() throws Exception {
    records.gate = new CountDownLatch(1);
    ChildProcess child =
        ChildProcess.builder()
            .jvmArgs("-Xmx32m")
            .start(
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    log("x".repeat(100_000));
                  }
                });
    Awaiting.pause(500); // It may run as far as it gets.
    assertThat(child.isAlive()).isTrue();
    records.gate.countDown();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(records.all).hasSize(1000);
  }

  @Test
  @DisplayName("LG5 workers and managers log to the process that started them, too")
  void workersAndManagersLog() throws Exception {
    try (Pool pool = Pool.open(1);
        Manager manager = Manager.start()) {
      assertThat(pool.map(LogRelayIT::log, List.of("from a worker")))
          .containsExactly("from a worker");
      assertThat(manager.call(() -> log("from a manager"))).isEqualTo("from a manager");
    }
    assertThat(records.messages())
        .anySatisfy(text -> assertThat(text).matches("\\[worker 0 \\(pid \\d+\\)] from a worker"))
        .anySatisfy(text -> assertThat(text).matches("\\[Manager \\(pid \\d+\\)] from a manager"))
        .hasSize(2);
  }

  @Test
  @DisplayName("LG5 a child whose options configure its logging logs by itself")
  void aConfiguredChildLogsByItself() throws Exception {
    Path file = directory.resolve("logging.properties");
    Path log = directory.resolve("child.log");
    Files.writeString(
        file,
        """
        handlers=java.util.logging.FileHandler
        java.util.logging.FileHandler.pattern=%s
        java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
        """
            .formatted(log));
    ChildProcess child =
        ChildProcess.builder()
            .jvmArgs("-Djava.util.logging.config.file=" + file)
            .start(() -> log("mine"));
    child.join();
    assertThat(records.all).isEmpty();
    assertThat(log).content().contains("INFO: mine");
  }
}
