package io.procession.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process of a program is told of itself and of the process that started it, as system
 * properties on its command line, so that it holds before any class of the user is loaded, and is
 * seen in process listings and by the patterns of logging libraries.
 *
 * <pre>
 *   procession.process.name     Process-1:2
 *   procession.process.path     1:2
 *   procession.process.daemon   true
 *   procession.process.parent   PID START-MILLIS NAME
 * </pre>
 *
 * @param name its name
 * @param path the numbers of its ancestors and its own, from the program downwards; empty for it
 * @param daemon whether it ends with the process that started it
 * @param parent empty in the program
 */
public record ProcessIdentity(String name, String path, boolean daemon, Optional<Parent> parent) {
  private static final String PREFIX = "procession.process.";
  private static final String NAME = PREFIX + "name";
  private static final String PATH = PREFIX + "path";
  private static final String DAEMON = PREFIX + "daemon";
  private static final String PARENT = PREFIX + "parent";

  /** What the program is called; Python's name for it. */
  private static final String PROGRAM = "MainProcess";

  /**
   * The process that started a process.
   *
   * @param pid its process number
   * @param startMillis when it started, since another process may get the number later; 0 if not
   *     known
   * @param name its name
   */
  public record Parent(long pid, long startMillis, String name) {
    /**
     * This process, as the parent of others.
     *
     * @return its number, start and name
     */
    public static Parent current() {
      ProcessHandle me = ProcessHandle.current();
      return new Parent(me.pid(), startOf(me), ProcessIdentity.current().name());
    }

    /**
     * The process, if it still runs.
     *
     * @return empty if it has ended
     */
    public Optional<ProcessHandle> find() {
      return ProcessHandle.of(pid).filter(p -> p.isAlive() && startOf(p) == startMillis);
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }
  }

  /**
   * That of this process.
   *
   * @return what its command line says
   */
  public static ProcessIdentity current() {
    return new ProcessIdentity(
        System.getProperty(NAME, PROGRAM),
        System.getProperty(PATH, ""),
        Boolean.getBoolean(DAEMON),
        Optional.ofNullable(System.getProperty(PARENT)).map(ProcessIdentity::parse));
  }

  /**
   * That of a worker which this process starts.
   *
   * @param index its number in the pool
   * @return a daemon
   */
  public static ProcessIdentity ofWorker(int index) {
    return new ProcessIdentity(
        workerName(index), current().below("w" + index), true, Optional.of(Parent.current()));
  }

  /**
   * Makes this process, a worker that stood by, the one of that number.
   *
   * @param index its number in the pool
   */
  public void seat(int index) {
    System.setProperty(NAME, workerName(index));
    System.setProperty(PATH, path.substring(0, path.lastIndexOf('w')) + "w" + index);
  }

  private static String workerName(int index) {
    return index < 0 ? "spare worker" : "worker " + index;
  }

  /**
   * The path of a process that this one starts.
   *
   * @param part what tells it from its siblings
   * @return this path with the part behind it
   */
  public String below(String part) {
    return path.isEmpty() ? part : path + ":" + part;
  }

  /**
   * The options of the java command that tell a process all this.
   *
   * @return one option for each property
   */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(option(NAME, name));
    flags.add(option(PATH, path));
    flags.add(option(DAEMON, Boolean.toString(daemon)));
    parent.ifPresent(
        p -> flags.add(option(PARENT, p.pid() + " " + p.startMillis() + " " + p.name())));
    return flags;
  }

  private static String option(String property, String value) {
    return "-D" + property + "=" + value;
  }

  private static Parent parse(String text) {
    String[] parts = text.split(" ", 3);
    return new Parent(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }
}
