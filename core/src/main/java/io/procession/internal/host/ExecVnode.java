package io.procession.internal.host;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chunks that PBS gave to a job, from the text of {@code qstat -f}.
 *
 * <pre>
 *   exec_host  = pbs1/0*8+node2/0*4                                  one host per chunk
 *   exec_vnode = (pbs1:ncpus=8)+(node2:ncpus=4:mem=2097152kb)        a chunk may join several vnodes
 * </pre>
 */
final class ExecVnode {
  private static final Pattern NCPUS = Pattern.compile(":ncpus=(\\d{1,6})(?=[:+]|$)");
  private static final Pattern MEMORY = Pattern.compile(":mem=(\\d{1,15})([kmgtp]?)b?(?=[:+]|$)");

  private static final Pattern START = Pattern.compile("(?m)^\\s+stime = (.+?)\\s*$");
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  private record Chunk(String host, String resources) {}

  private final String text;
  private final List<Chunk> chunks;

  private ExecVnode(String text, List<Chunk> chunks) {
    this.text = text;
    this.chunks = chunks;
  }

  /** Returns the chunks, or empty when the text has none that name their CPUs. */
  static Optional<ExecVnode> parse(String qstat) {
    // qstat breaks long values and starts the next line with a tab.
    String unfolded = qstat.replaceAll("\\R\\t", "");
    Optional<String> vnodes = attribute(unfolded, "exec_vnode");
    if (vnodes.isEmpty() || !NCPUS.matcher(vnodes.get().replace(")", "")).find()) {
      return Optional.empty();
    }
    String[] groups = vnodes.get().replaceAll("^\\(|\\)$", "").split("\\)\\+\\(", -1);
    String[] hosts =
        attribute(unfolded, "exec_host").map(value -> value.split("\\+", -1)).orElse(new String[0]);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      // A vnode's name may differ from its host's; exec_host has the hosts in the same order.
      String name = hosts.length == groups.length ? hosts[i] : groups[i];
      chunks.add(new Chunk(name.replaceAll("[/:\\[].*", ""), groups[i]));
    }
    return Optional.of(new ExecVnode(vnodes.get(), chunks));
  }

  /** Returns when the job ends: its start and its walltime, both as the server wrote them. */
  static Optional<Instant> end(String qstat, ZoneId zone) {
    Optional<Duration> limit = attribute(qstat, "Resource_List.walltime").flatMap(ClockTime::parse);
    Matcher start = START.matcher(qstat);
    if (limit.isEmpty() || !start.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.parse(start.group(1).replaceAll(" +", " "), STARTED)
              .atZone(zone)
              .toInstant()
              .plus(limit.get()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> attribute(String unfolded, String name) {
    Matcher matcher = Pattern.compile("(?m)^\\s+" + name + " = (\\S+)\\s*$").matcher(unfolded);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Returns the value as PBS wrote it. */
  String text() {
    return text;
  }

  Set<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>();
    chunks.forEach(chunk -> hosts.add(chunk.host()));
    return hosts;
  }

  /** Returns the sum over all chunks of the host. */
  OptionalInt cpus(String host) {
    int sum = 0;
    for (Chunk chunk : chunksOf(host)) {
      Matcher matcher = NCPUS.matcher(chunk.resources());
      while (matcher.find()) {
        sum += Integer.parseInt(matcher.group(1));
      }
    }
    return sum > 0 ? OptionalInt.of(sum) : OptionalInt.empty();
  }

  /** Returns the sum over all chunks of the host, or empty when one of them has no limit. */
  OptionalLong memoryBytes(String host) {
    double sum = 0;
    for (Chunk chunk : chunksOf(host)) {
      Matcher matcher = MEMORY.matcher(chunk.resources().toLowerCase(Locale.ROOT));
      if (!matcher.find()) {
        return OptionalLong.empty();
      }
      matcher.reset();
      while (matcher.find()) {
        int power = "kmgtp".indexOf(matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0));
        sum += Long.parseLong(matcher.group(1)) * Math.pow(1024, power + 1);
      }
    }
    return sum > 0 ? OptionalLong.of((long) sum) : OptionalLong.empty();
  }

  private List<Chunk> chunksOf(String host) {
    return chunks.stream().filter(chunk -> HostNames.same(chunk.host(), host)).toList();
  }
}
