package io.procession;

import java.util.List;
import java.util.OptionalInt;

/**
 * A task was given up because too many workers have died of it: as many as {@link
 * PoolBuilder#maxDeathsPerTask} allows, although its {@link Retry} would have gone on; or they died
 * before the task had begun, while they read it.
 *
 * <p>What {@link WorkerLostException} tells is of the last death.
 */
public class PoisonTaskException extends WorkerLostException {
  private static final long serialVersionUID = 1L;

  /** All deaths, the last one included. */
  private final Death[] deaths;

  /**
   * Creates the exception.
   *
   * @param message which task, the deaths, and what to try
   * @param last the exception of the last death
   * @param deaths all of them, in the order in which they were reported
   */
  public PoisonTaskException(String message, WorkerLostException last, List<Death> deaths) {
    super(message, last.task(), last.worker(), new Ended(last.pid(), last.exitCode()));
    this.deaths = deaths.toArray(Death[]::new);
  }

  /**
   * The death of a worker.
   *
   * @param pid the operating system's number of the process
   * @param exitCode as {@link WorkerLostException#exitCode()} gives it, or -1 where it is not known
   * @param cause how it died, in words
   */
  public record Death(long pid, int exitCode, String cause) implements java.io.Serializable {
    static Death of(WorkerLostException loss) {
      OptionalInt exitCode = loss.exitCode();
      String first = String.valueOf(loss.getMessage()).lines().findFirst().orElse("");
      return new Death(loss.pid(), exitCode.orElse(-1), first);
    }
  }

  /**
   * Blames a task.
   *
   * @param call the name of its call
   * @param losses what it would have failed with, death by death; not empty
   * @return the exception that names all of them
   */
  public static PoisonTaskException of(String call, List<WorkerLostException> losses) {
    List<Death> deaths = losses.stream().map(Death::of).toList();
    WorkerLostException last = losses.getLast();
    StringBuilder message =
        new StringBuilder(
            "task %d of %s was given up, since %d workers have died of it"
                .formatted(last.task(), call, deaths.size()));
    for (int i = 0; i < deaths.size(); i++) {
      message.append("\n  death %d | %s".formatted(i + 1, deaths.get(i).cause()));
    }
    message.append(
        "\n"
            + "  Try: run this input alone, with Pool.open(1), and look at what its worker prints;"
            + " more\n"
            + "       memory for each worker; or, if the deaths are not its fault,\n"
            + "       Pool.builder().maxDeathsPerTask(…).");
    return new PoisonTaskException(message.toString(), last, deaths);
  }

  /**
   * The deaths of workers that ran or read the task.
   *
   * @return in the order in which they were reported
   */
  public List<Death> deaths() {
    return List.of(deaths);
  }
}
