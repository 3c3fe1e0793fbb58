package io.procession.internal.process;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.ExitHook;
import io.procession.ProcessRef;
import io.procession.TaskConsumer;
import io.procession.TaskRunnable;
import io.procession.internal.launch.ProcessTree;
import io.procession.internal.wire.ProcessIdentity;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What this process knows of itself: who it is, which children it has, what runs at its exit. */
public final class ThisProcess {
  /** How long children may take to end after SIGTERM, before they are killed. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final ThisProcess INSTANCE = new ThisProcess();

  private final ProcessIdentity identity = ProcessIdentity.current();
  private final AtomicInteger started = new AtomicInteger();
  private final ExitSequence exit = new ExitSequence(this::endChildren);

  /** In the order of their starts; guarded by itself. */
  private final Set<ChildProcess> running = new LinkedHashSet<>();

  private ThisProcess() {}

  /**
   * This process.
   *
   * @return the only one
   */
  public static ThisProcess get() {
    return INSTANCE;
  }

  ProcessIdentity identity() {
    return identity;
  }

  ExitSequence exit() {
    return exit;
  }

  /**
   * Starts a child of this process.
   *
   * @param settings what its builder holds
   * @param target what it runs
   * @return the child
   */
  public ChildProcess start(ChildProcessBuilder.Settings settings, TaskRunnable target) {
    return start(settings, EncodedCall.of(target));
  }

  /**
   * Starts a child of this process with an argument.
   *
   * @param settings what its builder holds
   * @param target what it runs
   * @param argument what it gets
   * @return the child
   */
  public ChildProcess start(
      ChildProcessBuilder.Settings settings, TaskConsumer<?> target, @Nullable Object argument) {
    return start(settings, EncodedCall.of(target, argument));
  }

  private static ChildProcess start(ChildProcessBuilder.Settings settings, EncodedCall call) {
    return settings.thread() ? ThreadChild.start(settings, call) : JvmChild.start(settings, call);
  }

  /** Names a new child. */
  ProcessIdentity newChild(Optional<String> name, Optional<Boolean> daemon) {
    String path = identity.below(Integer.toString(started.incrementAndGet()));
    return new ProcessIdentity(
        name.orElse("Process-" + path),
        path,
        daemon.orElse(identity.daemon()),
        Optional.of(ProcessIdentity.Parent.current()));
  }

  void add(ChildProcess child) {
    exit.install();
    synchronized (running) {
      running.add(child);
    }
  }

  void remove(ChildProcess child) {
    synchronized (running) {
      running.remove(child);
    }
  }

  /**
   * The children that have not ended.
   *
   * @return a new list
   */
  public List<ChildProcess> activeChildren() {
    synchronized (running) {
      return new ArrayList<>(running);
    }
  }

  /**
   * Adds what runs at the exit.
   *
   * @param priority higher is earlier; negative after the end of the children
   * @param action what runs
   * @return the hook
   */
  public ExitHook atExit(int priority, Runnable action) {
    return exit.add(priority, action);
  }

  /**
   * This process, as users see it.
   *
   * @return its name and number
   */
  public ProcessRef current() {
    return new KnownProcess(identity.name(), ProcessHandle.current(), identity.daemon());
  }

  /**
   * The process that started this one, as users see it.
   *
   * @return empty in the program
   */
  public Optional<ProcessRef> parent() {
    return identity.parent().map(KnownProcess::of);
  }

  /** Asks all children to end, and kills those that do not. */
  private void endChildren() {
    List<JvmChild> children =
        activeChildren().stream()
            .filter(JvmChild.class::isInstance)
            .map(JvmChild.class::cast)
            .toList();
    children.forEach(JvmChild::askToEnd);
    long end = System.nanoTime() + GRACE_NANOS;
    for (JvmChild child : children) {
      if (!child.awaitEnd(end - System.nanoTime())) {
        System.getLogger("io.procession.process")
            .log(Level.WARNING, "{0} did not end when it was asked to", child);
        ProcessTree.killAlone(child.process());
        child.awaitEnd(GRACE_NANOS);
      }
    }
  }
}
