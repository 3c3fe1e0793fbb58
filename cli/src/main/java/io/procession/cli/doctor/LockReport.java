package io.procession.cli.doctor;

import io.procession.internal.sync.Inspection;
import io.procession.internal.sync.Inspection.Sight;
import io.procession.internal.sync.Inspection.Step;
import io.procession.internal.sync.Inspection.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Who holds the shared objects of this user, who waits for them, and who for one another.
 *
 * @param sights all objects
 */
public record LockReport(List<Sight> sights) {
  /** Copies the list. */
  public LockReport {
    sights = List.copyOf(sights);
  }

  /**
   * Looks at the objects that exist now.
   *
   * @return what was seen
   */
  public static LockReport ofThisUser() {
    return new LockReport(Inspection.look());
  }

  /**
   * Whether threads wait for one another in a circle.
   *
   * @return true if they will wait for ever
   */
  public boolean hasDeadlock() {
    return !Inspection.deadlocks(sights).isEmpty();
  }

  /**
   * The report.
   *
   * @return lines of text
   */
  public List<String> lines() {
    List<Sight> busy = sights.stream().filter(Sight::isBusy).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "shared objects of this user: %d, held or waited for: %d"
            .formatted(sights.size(), busy.size()));
    busy.forEach(sight -> addObject(sight, lines));
    for (List<Step> circle : Inspection.deadlocks(sights)) {
      lines.add("");
      lines.add("deadlock: these wait for one another, and will for ever");
      for (Step step : circle) {
        lines.add(
            "  %s waits %s for %s, which %s holds"
                .formatted(
                    step.waiter().who(),
                    seconds(step.waiter()),
                    step.wanted().name(),
                    step.wanted().exclusive().orElseThrow()));
      }
      lines.add("  Try: jstack PID shows each thread by #NUMBER; end one of the processes.");
    }
    return lines;
  }

  private static void addObject(Sight sight, List<String> lines) {
    lines.add("");
    String state = sight.state().isEmpty() ? "" : "; " + sight.state();
    lines.add("%s: %s%s".formatted(sight.name(), sight.kind().word(), state));
    sight.holders().forEach(holder -> lines.add("  held by  " + holder));
    for (Waiter waiter : sight.waiters()) {
      lines.add(
          "  waits    %s, %s%s"
              .formatted(
                  waiter.who(), seconds(waiter), waiter.onCondition() ? ", on a condition" : ""));
    }
  }

  private static String seconds(Waiter waiter) {
    return String.format(Locale.ROOT, "%.1f s", waiter.since().toMillis() / 1e3);
  }
}
