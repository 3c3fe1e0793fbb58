package io.procession.internal.launch;

import io.procession.internal.cgroup.Leaf;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A worker process that has connected: its handle, its links, and what it printed. */
public final class LaunchedWorker {
  private volatile WorkerId id;
  private final Process process;
  private final Optional<Leaf> leaf;
  private final Links links;
  private final WorkerStatus status;
  private final WorkerOutput output;
  private volatile long startNanos = System.nanoTime();
  private final AtomicReference<@Nullable Kill> killed = new AtomicReference<>();

  LaunchedWorker(WorkerId id, Jvm jvm, Links links, WorkerStatus status, WorkerOutput output) {
    this.id = id;
    this.process = jvm.process();
    this.leaf = jvm.leaf();
    this.links = links;
    this.status = status;
    this.output = output;
  }

  /**
   * Which worker this is.
   *
   * @return its index and pid; the index of one that stands by is negative
   */
  public WorkerId id() {
    return id;
  }

  /**
   * Makes a worker that stood by the one of that number: from here on it is that, to itself too,
   * and this old.
   *
   * @param index its number in the pool
   * @throws IOException if it has ended
   */
  public void seat(int index) throws IOException {
    id = new WorkerId(index, id.pid());
    startNanos = System.nanoTime();
    PayloadWriter fields = new PayloadWriter();
    fields.writeInt(index);
    data().send(MessageType.SEAT, fields, Payload.EMPTY);
  }

  /**
   * What logs call it.
   *
   * @return {@code worker 3 (pid 4711)}, or the name of a child with its pid
   */
  String name() {
    String title = output.title();
    return title.startsWith(Role.CHILD)
        ? "%s (pid %d)".formatted(title.substring(Role.CHILD.length()), process.pid())
        : id.toString();
  }

  /**
   * Its process.
   *
   * @return the handle
   */
  public Process process() {
    return process;
  }

  /**
   * The control group that it has for itself.
   *
   * @return empty if it is in that of this process
   */
  public Optional<Leaf> leaf() {
    return leaf;
  }

  /**
   * The link for functions, inputs and results.
   *
   * @return the data link
   */
  public Link data() {
    return links.data();
  }

  /**
   * The link for liveness and good-bye.
   *
   * @return the control link
   */
  public Link control() {
    return links.control();
  }

  /**
   * What it is doing, readable after its death.
   *
   * @return the shared status
   */
  public WorkerStatus status() {
    return status;
  }

  /**
   * Waits, after the process has ended, for the relay of what it printed.
   *
   * @return the last lines
   * @throws InterruptedException if the thread is interrupted
   */
  public List<String> lastOutput() throws InterruptedException {
    return output.lastLines();
  }

  /**
   * Closes what the worker watches, after it has said good-bye: it exits when no thread of it reads
   * any more.
   *
   * @throws IOException if its standard input cannot be closed
   */
  public void farewell() throws IOException {
    process.getOutputStream().close();
    links.control().close();
  }

  /**
   * How long it has been connected.
   *
   * @return its age
   */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /**
   * Why this process killed a worker.
   *
   * @param stop the task that it ran had to stop, or {@code NONE} for another reason
   * @param words what those are told whose tasks are lost: what happened, and what to try
   * @param outOfMemory whether it had more memory than its limit allows
   */
  public record Kill(EngineHost.Stop stop, String words, boolean outOfMemory) {
    /**
     * A kill for another reason than memory.
     *
     * @param stop the task that it ran had to stop, or {@code NONE} for another reason
     * @param words what those are told whose tasks are lost: what happened, and what to try
     */
    public Kill(EngineHost.Stop stop, String words) {
      this(stop, words, false);
    }
  }

  /**
   * Kills the process, for another reason than to stop a task.
   *
   * @param reason what the tasks that are lost with it are told: what happened, and what to try
   */
  public void kill(String reason) {
    kill(new Kill(EngineHost.Stop.NONE, reason));
  }

  /**
   * Kills the process and those that it started. The first reason is the one that counts.
   *
   * @param why told to those who learn of its end
   */
  public void kill(Kill why) {
    killed.compareAndSet(null, why);
    ProcessTree.kill(List.of(process));
  }

  /**
   * Why it was killed by this process.
   *
   * @return the reason, or null if it was not
   */
  public @Nullable Kill killed() {
    return killed.get();
  }

  /** Says that the process has ended: who waits for its frames gets those that are there. */
  public void processEnded() {
    links.control().peerGone();
    links.data().peerGone();
  }

  /**
   * Gives back the links, the status region and the control group, with what it has left running
   * there. The process must have ended.
   */
  public void release() {
    links.control().close();
    links.data().close();
    status.close();
    leaf.ifPresent(Leaf::close);
  }

  /**
   * A process and where it is.
   *
   * @param process its handle
   * @param leaf the control group that it has for itself, if it has one
   */
  record Jvm(Process process, Optional<Leaf> leaf) {}

  /**
   * The two links of a worker.
   *
   * @param control liveness and good-bye
   * @param data functions, inputs, results
   */
  record Links(Link control, Link data) {}
}
