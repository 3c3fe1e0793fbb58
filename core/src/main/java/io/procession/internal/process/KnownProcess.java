package io.procession.internal.process;

import io.procession.ProcessRef;
import io.procession.internal.wire.ProcessIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that this one did not start.
 *
 * @param name its name
 * @param pid its number
 * @param handle empty if it has ended
 * @param isDaemon whether it ends with its parent, as far as that is known
 */
record KnownProcess(String name, long pid, Optional<ProcessHandle> handle, boolean isDaemon)
    implements ProcessRef {

  KnownProcess(String name, ProcessHandle handle, boolean isDaemon) {
    this(name, handle.pid(), Optional.of(handle), isDaemon);
  }

  static ProcessRef of(ProcessIdentity.Parent parent) {
    return new KnownProcess(parent.name(), parent.pid(), parent.find(), false);
  }

  @Override
  public boolean isAlive() {
    return handle.isPresent() && handle.get().isAlive();
  }

  @Override
  public OptionalInt exitCode() {
    return OptionalInt.empty();
  }

  @Override
  public void join() throws InterruptedException {
    join(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Override
  public boolean join(Duration limit) throws InterruptedException {
    if (handle.isEmpty()) {
      return true;
    }
    if (pid == ProcessHandle.current().pid()) {
      throw new IllegalStateException("a process cannot wait for its own end: name=" + name);
    }
    try {
      handle.get().onExit().get(ChildState.nanos(limit), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for " + this, e);
    }
  }

  @Override
  public String toString() {
    return name + " (pid " + pid + ")";
  }
}
