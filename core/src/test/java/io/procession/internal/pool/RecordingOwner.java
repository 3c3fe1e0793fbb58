package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskOptions;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.ArrayList;
import java.util.List;

/** Notes in words what a scheduler tells. */
final class RecordingOwner implements ChunkOwner {
  private final String name;
  private final List<String> told = new ArrayList<>();
  private TaskOptions options = TaskOptions.defaults();
  private boolean cancelled;

  RecordingOwner(String name) {
    this.name = name;
  }

  /** What was told since this was last asked. */
  List<String> takeTold() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  void setOptions(TaskOptions chosen) {
    options = chosen;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public String callName() {
    return name;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean stopsAtFailure() {
    return false;
  }

  @Override
  public TaskOptions options() {
    return options;
  }

  @Override
  public long seed() {
    return 42;
  }

  @Override
  public void taken() {
    told.add("taken");
  }

  @Override
  public void results(Chunk chunk, int from, EngineHost.Results results) {
    told.add("results of " + chunk.firstTask() + " from " + from + ": " + results.count());
  }

  @Override
  public void lost(Chunk chunk, int from, int to, List<AttemptEnd.Loss> losses) {
    told.add(
        "lost of " + chunk.firstTask() + ": " + from + " to " + to + ", deaths " + losses.size());
  }

  @Override
  public void undecodable(Chunk chunk, int from, WorkerId worker, Payload failure) {
    told.add("undecodable " + chunk.firstTask() + " from " + from);
  }

  @Override
  public void finished(Chunk chunk) {
    told.add("finished " + chunk.firstTask());
  }

  @Override
  public void abandoned(MultiprocessingException cause) {
    told.add("abandoned: " + cause.getMessage());
  }
}
