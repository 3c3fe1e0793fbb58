package io.procession.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The way from executors back to the driver, over Spark's own connections. Set {@code
 * spark.plugins=io.procession.spark.ProcessionPlugin} when the context is made; {@code procession
 * run --engine spark} does.
 *
 * <p>Without it chunks run as well, but an executor cannot ask for a class that the driver has only
 * in a file, {@code pool.broadcast} does not work, and a task that was cancelled runs on until the
 * whole job is.
 */
public final class ProcessionPlugin implements SparkPlugin {
  /** Spark makes the plugin itself, so its context can only be found through the class. */
  private static final Map<String, PluginContext> CONTEXT = new ConcurrentHashMap<>();

  private static final String ONLY = "executor";

  /** For Spark, which makes one in each process. */
  public ProcessionPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public @Nullable Object receive(Object message) {
        return message instanceof byte[] envelope
                && Envelope.open(envelope) instanceof Question asked
            ? Envelope.close(Desk.answer(asked))
            : null;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        CONTEXT.put(ONLY, context);
      }

      @Override
      public void shutdown() {
        CONTEXT.remove(ONLY);
      }
    };
  }

  /** Asks the driver; null where it does not know, or the plugin is not there. Waits. */
  static @Nullable Object ask(Question question) {
    PluginContext context = CONTEXT.get(ONLY);
    if (context == null) {
      return null;
    }
    try {
      return context.ask(Envelope.close(question)) instanceof byte[] answer
          ? Envelope.open(answer)
          : null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the driver did not answer: " + question, e);
    }
  }
}
