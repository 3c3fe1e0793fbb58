package io.procession.internal;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.ExitHook;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.ProcessRef;
import io.procession.ProgressListener;
import io.procession.TaskConsumer;
import io.procession.TaskContext;
import io.procession.TaskRunnable;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.inprocess.InProcessEngine;
import io.procession.internal.local.LocalEngine;
import io.procession.internal.pool.ProcessPool;
import io.procession.internal.process.ThisProcess;
import io.procession.internal.shipping.Contents;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.wire.FamilyKey;
import io.procession.internal.worker.WorkerContext;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineProvider;
import io.procession.spi.EngineSession;
import io.procession.spi.Payload;
import io.procession.spi.ShippedClasses;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way from the public API into the pool and its engines. */
public final class Door {
  private Door() {}

  /**
   * Opens a pool.
   *
   * @param settings what its builder holds
   * @return the pool
   */
  public static Pool open(PoolBuilder.Settings settings) {
    return ProcessPool.open(settings);
  }

  /**
   * What the calling thread's task is.
   *
   * @return null if the thread is no worker's
   */
  public static @Nullable TaskContext context() {
    return WorkerContext.find();
  }

  /**
   * The engine of pools whose builder names none: what the system property {@code
   * procession.engine} says, which {@code procession run --engine} sets, else the local one.
   *
   * @return the engine
   * @throws IllegalArgumentException if there is no engine of that name
   */
  public static Engine defaultEngine() {
    String name = System.getProperty("procession.engine", "local");
    return switch (name) {
      case "local" -> local();
      case "in-process" -> inProcess();
      default -> provided(name);
    };
  }

  private static Engine provided(String name) {
    List<EngineProvider> all =
        ServiceLoader.load(EngineProvider.class).stream().map(ServiceLoader.Provider::get).toList();
    return all.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    """
                    no engine of that name: procession.engine=%s
                      known here | %s
                      likely cause | the jar of the engine is not on the class path
                      Try: add procession-spark or procession-mpi to the class path\
                    """
                        .formatted(
                            name,
                            Stream.concat(
                                    Stream.of("local", "in-process"),
                                    all.stream().map(EngineProvider::name))
                                .collect(Collectors.joining(", ")))))
        .engine();
  }

  /**
   * Who is told of the progress of pools whose builder names nobody: with the system property
   * {@code procession.progress}, which {@code procession run --progress} sets, the listener that is
   * found as a service.
   *
   * @return the listener, or empty
   * @throws IllegalArgumentException if the property is set and there is none
   */
  public static Optional<ProgressListener> defaultProgress() {
    if (!Boolean.getBoolean("procession.progress")) {
      return Optional.empty();
    }
    return Optional.of(
        ServiceLoader.load(ProgressListener.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "nobody shows progress: procession.progress=true\n"
                            + "  Try: add procession-progress to the class path.")));
  }

  /**
   * The engine of worker processes on this host.
   *
   * @return an engine that gives each worker its share of the memory
   */
  public static Engine local() {
    return new LocalEngine(
        workers -> Hosts.workerHeap(workers, Runtime.getRuntime().maxMemory()), Hosts::cpus);
  }

  /**
   * The engine of threads in this process.
   *
   * @return the engine
   */
  public static Engine inProcess() {
    return new InProcessEngine();
  }

  /**
   * A thread of this process as one of the workers of a pool.
   *
   * @param worker its number
   * @param host told of results and ends
   * @return the running session
   */
  public static EngineSession inProcess(int worker, EngineHost host) {
    return InProcessEngine.open(worker, host);
  }

  /**
   * Encodes an exception.
   *
   * @param failure what was thrown in a worker
   * @return for the caller to rebuild
   */
  public static Payload encode(Throwable failure) {
    return TaskFailure.encode(failure);
  }

  /**
   * The worker's side of a code log.
   *
   * @param parent the loader of the classes that this process has by itself
   * @param source asked for classes that were not shipped
   * @return an empty copy
   */
  public static ShippedClasses shippedClasses(ClassLoader parent, ShippedClasses.Source source) {
    return ShippedCode.elsewhere(
        parent, (generation, resource) -> Contents.read(source.find(generation, resource)));
  }

  /**
   * Starts a child process.
   *
   * @param settings what its builder holds
   * @param target what it runs
   * @return the child
   */
  public static ChildProcess start(ChildProcessBuilder.Settings settings, TaskRunnable target) {
    return ThisProcess.get().start(settings, target);
  }

  /**
   * Starts a child process with an argument.
   *
   * @param settings what its builder holds
   * @param target what it runs
   * @param argument what it gets
   * @return the child
   */
  public static ChildProcess start(
      ChildProcessBuilder.Settings settings, TaskConsumer<?> target, @Nullable Object argument) {
    return ThisProcess.get().start(settings, target, argument);
  }

  /** This process, as users see it. */
  public static ProcessRef currentProcess() {
    return ThisProcess.get().current();
  }

  /** The process that started this one. */
  public static Optional<ProcessRef> parentProcess() {
    return ThisProcess.get().parent();
  }

  /** The children of this process that have not ended. */
  public static List<ChildProcess> activeChildren() {
    return ThisProcess.get().activeChildren();
  }

  /** The key that this process shares with its family. */
  public static byte[] authenticationKey() {
    return FamilyKey.ofThisProcess().get();
  }

  /** Adds what runs at the exit of this process. */
  public static ExitHook atExit(int priority, Runnable action) {
    return ThisProcess.get().atExit(priority, Objects.requireNonNull(action, "action"));
  }
}
