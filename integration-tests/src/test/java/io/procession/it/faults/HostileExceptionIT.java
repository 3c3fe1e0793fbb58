package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.hitsOnlyItsTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.TaskFailedException;
import io.procession.it.testing.NoLeaks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A task throws an exception that throws when it is looked at. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileExceptionIT {
  /** Everything that can be asked of it fails. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  @Test
  @DisplayName("P61 an exception whose own methods throw")
  void hostileException() {
    try (Pool pool = Pool.open(1)) {
      long pid = pool.<Long>apply(() -> ProcessHandle.current().pid());
      hitsOnlyItsTask(
          pool,
          () -> {
            throw new HostileException();
          },
          error ->
              assertThat(error)
                  .isInstanceOf(TaskFailedException.class)
                  .hasMessageContaining(HostileException.class.getSimpleName()));
      assertThat(pool.<Long>apply(() -> ProcessHandle.current().pid())).isEqualTo(pid);
    }
  }
}
