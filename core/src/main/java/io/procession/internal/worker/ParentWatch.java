package io.procession.internal.worker;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.wire.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the worker when its caller is gone, even while a task runs that never returns.
 *
 * <p>The operating system closes the caller's ends of standard input and of the control link
 * however the caller ends, so the end of either stream is the news; now and then it is asked
 * whether the caller still runs. Nobody is left who could be told, so the process halts without
 * running shutdown hooks, after its own child processes.
 */
public final class ParentWatch {
  /** The exit code of a worker whose caller is gone; visible only in a process listing. */
  public static final int EXIT_CODE = 113;

  /**
   * How long to wait at the end for the streams to end. The JVM waits 300 ms at its exit for
   * threads that read, so waiting for less than that gains nothing.
   */
  private static final long LEAVE_MILLIS = 300;

  /** Longer: a worker may outlive its caller so long. Shorter: idle workers wake up more often. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path directory;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean leaving;

  /**
   * Watches nothing yet.
   *
   * @param directory removed at the end, if the caller has not done it
   */
  public ParentWatch(Path directory) {
    this.directory = directory;
  }

  /** A read that waits: true if something came, false at the end of the stream. */
  interface Read {
    boolean more() throws IOException;
  }

  void start(String name, Read read) {
    Thread thread = new Thread(() -> watch(read), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /**
   * Watches the process that started this one, too: where it has started a program that inherited
   * its descriptors, and was killed, that program keeps both streams open.
   */
  void watchParent() {
    ProcessIdentity.current()
        .parent()
        .flatMap(parent -> ProcessMark.of(parent.pid()))
        .ifPresent(
            parent -> {
              Thread thread = new Thread(() -> await(parent), "procession-parent-pid");
              thread.setDaemon(true);
              thread.start();
            });
  }

  private void await(ProcessMark parent) {
    while (parent.isAlive()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    if (!leaving) {
      throw parentIsGone();
    }
  }

  private void watch(Read read) {
    try {
      while (read.more()) {
        Thread.onSpinWait(); // Whoever reads does what is to be done; only the end is news here.
      }
    } catch (IOException e) {
      System.err.println("the link to the caller broke: " + e);
    }
    if (!leaving) {
      throw parentIsGone();
    }
  }

  /** From here on the end of the streams is expected. */
  public void leave() {
    leaving = true;
  }

  /**
   * Waits until the caller has closed the streams, which it does when it is told good-bye. The exit
   * of a JVM in which no thread reads takes a few milliseconds.
   */
  public void awaitEnds() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MILLIS);
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The process ends anyway.
    }
  }

  /**
   * Halts this process and its children. Several threads see the end of the caller; the first does
   * all of it before any other can halt.
   *
   * @return nothing: to be thrown where the compiler wants an end
   */
  public AssertionError parentIsGone() {
    return halt(EXIT_CODE);
  }

  /**
   * Halts this process and its children, which cannot go on. The caller may have died just now: a
   * link that breaks is often the first sign.
   *
   * @param exitCode what the caller finds, if there is one
   * @return nothing: to be thrown where the compiler wants an end
   */
  synchronized AssertionError halt(int exitCode) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    removeDirectory();
    Runtime.getRuntime().halt(exitCode);
    return new AssertionError("halted");
  }

  /** The caller removes the directory once the worker has connected, unless it died before. */
  private void removeDirectory() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.err.println("cannot remove " + directory + ": " + e);
    }
  }
}
