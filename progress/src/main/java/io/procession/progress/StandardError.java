package io.procession.progress;

import io.procession.ProgressListener;
import java.nio.file.Path;

/**
 * What {@code procession run --progress} shows: {@link Progress#bar()}, found as a service. With
 * the system property {@code procession.progress.times}, the name of a file, nothing is shown: the
 * times of all calls are {@linkplain CallTimes written} there, for {@code procession scale}.
 */
public final class StandardError implements ProgressListener {
  private final ProgressListener listener;

  /** Made by {@link java.util.ServiceLoader}. */
  public StandardError() {
    String times = System.getProperty("procession.progress.times");
    listener = times == null ? Progress.bar() : new CallTimes(Path.of(times));
  }

  @Override
  public void changed(Status now) {
    listener.changed(now);
  }
}
