package io.procession;

import io.procession.internal.Door;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The description of a {@link ChildProcess}. May start any number of children. Not for use by
 * several threads at once.
 *
 * {@snippet :
 * ChildProcess child = ChildProcess.builder().name("reader").jvmArgs("-Xmx2g").start(() -> read());
 * }
 */
public final class ChildProcessBuilder {
  private @Nullable String name;
  private Optional<Boolean> daemon = Optional.empty();
  private boolean outlivesParent;
  private boolean thread;
  private final List<String> jvmArgs = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private @Nullable Path workingDirectory;
  private @Nullable Path javaHome;
  private Redirect output = Redirect.PIPE;
  private Redirect error = Redirect.PIPE;
  private Duration startupTimeout = Duration.ofSeconds(60);

  ChildProcessBuilder() {}

  /**
   * Sets the name of the process, for messages and process listings. Default: {@code Process-1} and
   * so on; a child of that process is {@code Process-1:1}.
   *
   * @param text not empty, and one line
   * @return this builder
   */
  public ChildProcessBuilder name(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name must be one line with something in it: name=" + text);
    }
    this.name = text;
    return this;
  }

  /**
   * Sets whether the child is ended when this process ends, instead of waited for. Default: whether
   * this process is a daemon itself, which workers of pools are. In contrast to Python, a daemon
   * may start children.
   *
   * @param ends whether it is ended
   * @return this builder
   */
  public ChildProcessBuilder daemon(boolean ends) {
    this.daemon = Optional.of(ends);
    return this;
  }

  /**
   * Lets the child go on when this process is killed. By default a child ends when the process that
   * started it is gone, however that ended; Python leaves it alone. What such a child prints is
   * lost from then on, unless it is redirected to a file; and it finds only the classes that it has
   * used, or has on its class path. An orderly end of this process still waits for it, or ends it
   * if it is a daemon.
   *
   * @return this builder
   */
  public ChildProcessBuilder outlivesParent() {
    this.outlivesParent = true;
    return this;
  }

  /**
   * Runs the function in a thread of this process instead of a process of its own, for debugging:
   * Python's {@code multiprocessing.dummy}. The function and its argument are copied all the same.
   * Such a child cannot be terminated or killed, shares static fields, and ignores the settings of
   * JVM, environment and streams.
   *
   * @return this builder
   */
  public ChildProcessBuilder inThread() {
    this.thread = true;
    return this;
  }

  /**
   * Adds options for the child's {@code java} command, such as {@code -Xmx2g}. They come after, and
   * so win over, what is passed anyway. Class path and module path are inherited; system properties
   * are not.
   *
   * @param args options as on the command line
   * @return this builder
   */
  public ChildProcessBuilder jvmArgs(String... args) {
    jvmArgs.addAll(List.of(args));
    return this;
  }

  /**
   * Sets an environment variable of the child. The rest of the environment is inherited.
   *
   * @param variable the variable
   * @param value its value
   * @return this builder
   */
  public ChildProcessBuilder environment(String variable, String value) {
    if (variable.isEmpty() || variable.indexOf('=') >= 0 || (variable + value).indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "environment variables must have a name without =, and no NUL: name=" + variable);
    }
    environment.put(variable, value);
    return this;
  }

  /**
   * Sets the working directory of the child. Default: that of this process.
   *
   * @param directory an existing directory
   * @return this builder
   */
  public ChildProcessBuilder workingDirectory(Path directory) {
    this.workingDirectory = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * Sets the JDK that the child runs on. Default: that of this process. Python's {@code
   * set_executable}.
   *
   * @param directory has {@code bin/java}, of the same version as this process or later
   * @return this builder
   */
  public ChildProcessBuilder javaHome(Path directory) {
    this.javaHome = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * Sets the JDK that the child runs on.
   *
   * @param directory its path
   * @return this builder
   */
  public ChildProcessBuilder javaHome(String directory) {
    return javaHome(Path.of(directory));
  }

  /**
   * Sets where the standard output of the child goes. Default: {@link Redirect#PIPE}, which passes
   * it on to {@link System#out} of this process, in whole lines.
   *
   * @param destination for example {@link Redirect#DISCARD}, {@link Redirect#INHERIT}, or {@link
   *     Redirect#to(File)}
   * @return this builder
   */
  public ChildProcessBuilder redirectOutput(Redirect destination) {
    this.output = requireDestination(destination);
    return this;
  }

  /**
   * Sets where the standard error of the child goes. Default: to {@link System#err} of this
   * process, in whole lines.
   *
   * @param destination as for {@link #redirectOutput}
   * @return this builder
   */
  public ChildProcessBuilder redirectError(Redirect destination) {
    this.error = requireDestination(destination);
    return this;
  }

  private static Redirect requireDestination(Redirect destination) {
    if (destination.type() == Redirect.Type.READ) {
      throw new IllegalArgumentException(
          "destination must be one to write to: destination=" + destination);
    }
    return destination;
  }

  /**
   * Sets how long the child may take until it has connected to this process. Default: 60 seconds.
   * One that takes longer is killed, which is logged.
   *
   * @param limit more than zero
   * @return this builder
   */
  public ChildProcessBuilder startupTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(
          "startupTimeout must be positive: startupTimeout=" + limit);
    }
    this.startupTimeout = limit;
    return this;
  }

  /**
   * Starts a child.
   *
   * @param target runs in the child; what it captures is copied
   * @return the child
   * @throws TaskNotSerializableException as for {@link ChildProcess#start(TaskRunnable)}
   * @throws WorkerStartException as for {@link ChildProcess#start(TaskRunnable)}
   */
  public ChildProcess start(TaskRunnable target) {
    return Door.start(settings(), Objects.requireNonNull(target, "target"));
  }

  /**
   * Starts a child that applies a function to an argument.
   *
   * @param target runs in the child
   * @param argument copied to the child; may be null
   * @param <T> the type of the argument
   * @return the child
   * @throws TaskNotSerializableException as for {@link ChildProcess#start(TaskRunnable)}
   * @throws WorkerStartException as for {@link ChildProcess#start(TaskRunnable)}
   */
  public <T extends @Nullable Object> ChildProcess start(
      TaskConsumer<? super T> target, T argument) {
    return Door.start(settings(), Objects.requireNonNull(target, "target"), argument);
  }

  private Settings settings() {
    return new Settings(
        Optional.ofNullable(name),
        daemon,
        outlivesParent,
        thread,
        List.copyOf(jvmArgs),
        Map.copyOf(environment),
        Optional.ofNullable(workingDirectory),
        Optional.ofNullable(javaHome),
        output,
        error,
        startupTimeout);
  }

  /**
   * What a builder holds.
   *
   * @param name empty for the default
   * @param daemon empty for that of this process
   * @param outlivesParent whether it goes on when this process is killed
   * @param thread whether it is a thread of this process
   * @param jvmArgs options for its java command
   * @param environment variables set for it
   * @param workingDirectory empty for that of this process
   * @param javaHome empty for that of this process
   * @param output where its standard output goes
   * @param error where its standard error goes
   * @param startupTimeout how long it may take to connect
   */
  public record Settings(
      Optional<String> name,
      Optional<Boolean> daemon,
      boolean outlivesParent,
      boolean thread,
      List<String> jvmArgs,
      Map<String, String> environment,
      Optional<Path> workingDirectory,
      Optional<Path> javaHome,
      Redirect output,
      Redirect error,
      Duration startupTimeout) {}
}
