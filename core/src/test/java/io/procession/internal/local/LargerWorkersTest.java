package io.procession.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of attempts between the note of the scheduler and a larger worker. */
class LargerWorkersTest {
  private static final EngineSession.Cancel CANCEL =
      new EngineSession.Cancel(true, Duration.ofSeconds(1));

  private final List<String> told = new ArrayList<>();
  private final LargerWorkers workers =
      new LargerWorkers(
          recording(EngineSession.class, "usual"),
          recording(EngineHost.class, "host"),
          (index, memory, host) -> recording(EngineSession.class, "larger " + index));

  /** Notes each call, and answers nothing. */
  private <T> T recording(Class<T> type, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object first = arguments == null ? "" : arguments[arguments.length > 1 ? 1 : 0];
              told.add(
                  name
                      + " "
                      + method.getName()
                      + (first instanceof AttemptEnd end ? " " + end : ""));
              return null;
            }));
  }

  private static Attempt attempt(double memory) {
    EncodedFunction function =
        new EncodedFunction(
            1, 0, 0, Payload.EMPTY, FunctionKind.FUNCTION, ClassLoader.getSystemClassLoader(), "f");
    return new Attempt(
        7, function, Payload.EMPTY, 0, 0, 1, false, 0, 1, 1, 42, Optional.empty(), memory);
  }

  private Runnable place(double memory) {
    Runnable place = workers.place(attempt(memory), false);
    if (place == null) {
      throw new AssertionError("no place");
    }
    return place;
  }

  @Test
  void place_usualMemory_isThatOfTheUsualWorkers() {
    assertThat(workers.place(attempt(1), false)).isNull();
    assertThat(told).containsExactly("usual place");
  }

  @Test
  void place_moreMemory_opensALargerWorkerWhenItIsRun() {
    Runnable place = place(2);
    assertThat(told).isEmpty();

    place.run();

    assertThat(told).containsExactly("larger 9000 place");
  }

  @Test
  void cancel_beforeThePlaceIsRun_takesTheAttemptBack() {
    Runnable place = place(2);

    workers.cancel(7, CANCEL);
    place.run();

    assertThat(told).containsExactly("usual cancel", "host ended NotStarted[]");
  }

  @Test
  void terminate_beforeThePlaceIsRun_opensNothing() {
    Runnable place = place(2);

    workers.terminate();
    place.run();

    assertThat(told).containsExactly("usual terminate");
  }
}
