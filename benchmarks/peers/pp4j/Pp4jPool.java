import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import net.viktorc.pp4j.api.JavaProcessExecutorService;
import net.viktorc.pp4j.impl.JavaProcessPoolExecutor;
import net.viktorc.pp4j.impl.SimpleJavaProcessOptions;

/** The pool of PP4J, which is on the class path only where Maven could fetch it. */
public final class Pp4jPool implements JvmPools.Pool {
  private final JavaProcessExecutorService executor;

  public Pp4jPool(int workers) throws InterruptedException {
    executor =
        new JavaProcessPoolExecutor(
            new SimpleJavaProcessOptions(0), workers, workers, 0, (Ready) new Ready(), false);
  }

  record Work(String function, Object input) implements Callable<Object>, Serializable {
    @Override
    public Object call() throws Exception {
      JvmHarness.mode = "naive";
      return JvmPools.call(function, input);
    }
  }

  record Ready() implements Runnable, Serializable {
    @Override
    public void run() {}
  }

  @Override
  public Future<Object> submit(String function, Object input) {
    return executor.submit(new Work(function, input), false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
