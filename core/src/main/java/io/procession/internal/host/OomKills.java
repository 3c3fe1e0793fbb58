package io.procession.internal.host;

import java.util.List;
import java.util.Optional;

/**
 * Tells whether the kernel has ended processes because memory ran out: it counts such kills, per
 * control group and for the whole machine, before it sends the signal.
 *
 * <p>Where the group of a process is not to be seen, the machine's count stands in for it.
 */
public final class OomKills {
  private static final String COUNT = "oom_kill ";

  private final HostView view;
  private final String file;

  // Guarded by this.
  private long explained;

  private OomKills(HostView view, String file) {
    this.view = view;
    this.file = file;
  }

  /**
   * Watches the count that is raised when a child of this process is killed.
   *
   * @param view the machine
   * @return empty if this system does not count
   */
  public static Optional<OomKills> watch(HostView view) {
    return CgroupLimits.memoryEvents(view)
        .filter(file -> count(view, file) >= 0)
        .or(() -> Optional.of("/proc/vmstat").filter(file -> count(view, file) >= 0))
        .map(
            file -> {
              OomKills kills = new OomKills(view, file);
              kills.explained = count(view, file);
              return kills;
            });
  }

  private static long count(HostView view, String file) {
    return view.lines(file).orElse(List.of()).stream()
        .filter(line -> line.startsWith(COUNT))
        .map(line -> line.substring(COUNT.length()).strip())
        .filter(number -> number.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(-1);
  }

  /**
   * Asks, after a process was killed by a signal that this one did not send, whether the kernel
   * did. Each kill that was counted explains one death.
   *
   * @return where and how far the count has risen, or empty if it has not
   */
  public synchronized Optional<String> explain() {
    long now = count(view, file);
    if (now <= explained) {
      return Optional.empty();
    }
    String rise = "oom_kill in %s rose from %d to %d".formatted(file, explained, now);
    explained++;
    return Optional.of(rise);
  }
}
