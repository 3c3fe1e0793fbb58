package io.procession.spi;

import io.procession.PoolBuilder;
import io.procession.WorkerLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a pool that only an engine can keep which starts the processes of its workers.
 */
public final class ProcessSettings {
  private ProcessSettings() {}

  /**
   * For engines that run tasks in processes which are there already. Nothing is started or changed.
   *
   * @param engine does not start its workers
   * @param settings what the pool was built with
   * @param reason the lines of the message after the first: the cause, and what to do instead
   * @throws IllegalArgumentException if one of them was set
   */
  public static void refuse(Engine engine, PoolBuilder.Settings settings, String reason) {
    Map<String, Boolean> set = new LinkedHashMap<>();
    set.put("jvmArgs", !settings.jvmArgs().isEmpty());
    set.put("environment", !settings.environment().isEmpty());
    set.put("workingDirectory", settings.workingDirectory().isPresent());
    set.put("maxTasksPerWorker", settings.maxTasksPerWorker().isPresent());
    set.put("heartbeatTimeout", settings.heartbeatTimeout().isPresent());
    set.put("limits", !settings.limits().equals(WorkerLimits.none()));
    set.values().removeIf(isSet -> !isSet);
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          "the %s engine does not start its workers, so it cannot set %s\n%s"
              .formatted(engine.name(), String.join(", ", set.keySet()), reason));
    }
  }
}
