package io.procession.progress;

import io.procession.ProgressListener;

/** {@link Progress#bar()} as a service, for {@code procession run --progress}. */
public final class StandardError implements ProgressListener {
  private final ProgressListener bar = Progress.bar();

  /** Made by {@link java.util.ServiceLoader}. */
  public StandardError() {}

  @Override
  public void changed(Status now) {
    bar.changed(now);
  }
}
