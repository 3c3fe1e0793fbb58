package io.procession.spark;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** One job of Spark, whose tasks are chunks. */
final class Job {
  private final List<ChunkTask> tasks;
  private final Listener listener;
  private final Consumer<Job> over;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile @Nullable SimpleFutureAction<BoxedUnit> action;

  /**
   * Makes a job.
   *
   * @param tasks what it runs
   * @param listener is told of results and the end
   * @param over is told when nothing more will come
   */
  Job(List<ChunkTask> tasks, Listener listener, Consumer<Job> over) {
    this.tasks = tasks;
    this.listener = listener;
    this.over = over;
  }

  /** Told of what becomes of a job, on threads of Spark. */
  interface Listener {
    /** A chunk has come back. */
    void result(int task, ChunkResult result);

    /** The job has ended. */
    void ended(@Nullable Throwable failure);

    /** Whether nothing of the job is wanted any more. */
    boolean isUnwanted();
  }

  void start(SparkContext context) {
    try {
      RDD<ChunkTask> chunks =
          JavaSparkContext.fromSparkContext(context).parallelize(tasks, tasks.size()).rdd();
      Function0<BoxedUnit> nothing = () -> BoxedUnit.UNIT;
      SimpleFutureAction<BoxedUnit> started =
          context.submitJob(
              chunks,
              new RunChunk(),
              CollectionConverters.asScala(
                      IntStream.range(0, tasks.size()).<Object>mapToObj(i -> i).toList())
                  .toSeq(),
              (task, result) -> {
                listener.result((Integer) task, result);
                return BoxedUnit.UNIT;
              },
              nothing);
      action = started;
      started.onComplete(
          end -> {
            finish(end.isFailure() ? end.failed().get() : null);
            return BoxedUnit.UNIT;
          },
          ExecutionContext.fromExecutor(Runnable::run));
      if (cancelled.get()) {
        started.cancel();
      }
    } catch (RuntimeException | Error e) {
      finish(e); // The context was stopped, say.
    }
  }

  private void finish(@Nullable Throwable failure) {
    over.accept(this);
    listener.ended(failure);
  }

  boolean isUnwanted() {
    return listener.isUnwanted();
  }

  void cancel() {
    SimpleFutureAction<BoxedUnit> running = action;
    if (cancelled.compareAndSet(false, true) && running != null) {
      running.cancel();
    }
  }
}
