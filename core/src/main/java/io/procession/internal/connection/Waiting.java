package io.procession.internal.connection;

import io.procession.Waitable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for any of several objects. */
public final class Waiting {
  private Waiting() {}

  /** Waits until one or more are ready, and gives these. */
  public static <W extends Waitable> List<W> await(
      Collection<? extends W> objects, Duration timeout) throws InterruptedException {
    List<W> ready = readyOf(objects);
    long nanos = Deadlines.nanos(timeout);
    Semaphore wakes = new Semaphore(0);
    long deadline = System.nanoTime() + nanos;
    List<Waitable.Registration> registrations = new ArrayList<>();
    try {
      if (ready.isEmpty()) {
        objects.forEach(object -> registrations.add(object.onReady(wakes::release)));
        ready = readyOf(objects);
      }
      while (ready.isEmpty()
          && wakes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        ready = readyOf(objects);
      }
      return ready;
    } finally {
      registrations.forEach(Waitable.Registration::close);
    }
  }

  private static <W extends Waitable> List<W> readyOf(Collection<? extends W> objects) {
    List<W> ready = new ArrayList<>();
    for (W object : objects) {
      if (object.isReady()) {
        ready.add(object);
      }
    }
    return ready;
  }
}
