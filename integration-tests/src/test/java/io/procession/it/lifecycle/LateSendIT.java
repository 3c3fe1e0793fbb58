package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An attempt that is sent when its worker has died and everything of it was given back. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateSendIT {
  /** The worker to be killed between the second place and its send from now on; 0 for none. */
  private final AtomicLong victim = new AtomicLong();

  private final AtomicInteger sends = new AtomicInteger();

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
            errors.add(entry.getMessage() + " " + entry.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static long children() {
    return ProcessHandle.current().children().count();
  }

  private void killVictim(long children) {
    long pid = victim.get();
    if (pid != 0 && sends.incrementAndGet() == 2) {
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      Awaiting.until("the worker is gone", () -> ProcessHandle.of(pid).isEmpty());
      Awaiting.until("another one comes", () -> children() == children);
      Awaiting.pause(100); // What is given back is given back after that, unseen from here.
    }
  }

  private final class Delaying implements Engine {
    @Override
    public String name() {
      return "delaying";
    }

    @Override
    public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
      EngineSession local = Engine.local().open(settings, host);
      return (EngineSession)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {EngineSession.class},
              (proxy, method, arguments) -> {
                try {
                  Object result = method.invoke(local, arguments);
                  if (!(result instanceof Runnable send)) {
                    return result;
                  }
                  long children = children();
                  return (Runnable)
                      () -> {
                        killVictim(children);
                        send.run();
                      };
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @Test
  void attemptThatIsSentTooLateRunsElsewhereAndIsNoError() {
    Logger logger = Logger.getLogger("io.procession.local");
    logger.addHandler(handler);
    try (Pool pool = Pool.builder().workers(1).engine(new Delaying()).open()) {
      long first = pool.<Long>apply(() -> ProcessHandle.current().pid());
      victim.set(first);
      // The second chunk has the same function: the first thing sent of it is the offer.
      List<Long> pids =
          pool.map(
              x -> ProcessHandle.current().pid(),
              List.of(1, 2),
              TaskOptions.defaults().withChunkSize(1));
      assertThat(pids.get(1)).isNotEqualTo(first);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(errors).isEmpty();
  }
}
