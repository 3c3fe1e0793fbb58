package io.procession.cli.submit;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Copies what is appended to a file, as it comes, as {@code tail -F} does. */
final class FollowedFile implements AutoCloseable {
  /** File systems that are shared by machines do not tell when a file grows. */
  private static final long LOOK_MILLIS = 250;

  private final Path file;
  private final PrintStream target;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private long position;

  private FollowedFile(Path file, PrintStream target) {
    this.file = file;
    this.target = target;
    this.thread = Thread.ofPlatform().daemon().name("procession-follow").unstarted(this::follow);
  }

  /** Begins; the file need not exist yet. */
  static FollowedFile open(Path file, PrintStream target) {
    FollowedFile followed = new FollowedFile(file, target);
    followed.thread.start();
    return followed;
  }

  private void follow() {
    boolean last;
    do {
      try {
        last = ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        last = true;
      }
      copyNew();
    } while (!last);
  }

  private void copyNew() {
    if (!Files.exists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(position);
      position += in.transferTo(target);
      target.flush();
    } catch (IOException e) {
      // It is there the next time; at the end the file itself has all of it.
    }
  }

  /** Copies the rest. */
  @Override
  public void close() {
    ending.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
