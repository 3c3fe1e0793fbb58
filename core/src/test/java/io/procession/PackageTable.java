package io.procession;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may import whom, as data: the package table of ARCHITECTURE.md.
 *
 * <p>Each row may import the JDK, what its row names, and public types that start no engine
 * (functions, options, exceptions). A row may name only rows above it, so the packages form a graph
 * without cycles. {@code worker} never names {@code pool}, {@code supervise} or {@code launch}: it
 * is also the list of classes that a worker JVM loads.
 */
final class PackageTable {
  static final String ROOT = "io.procession";
  static final String SPI = ROOT + ".spi";
  static final String MANAGED = ROOT + ".managed";
  static final String INTERNAL = ROOT + ".internal";

  /** The only internal package that public types may use; its types may use everything. */
  static final String DOOR = INTERNAL;

  /**
   * Public types that start engines: internals do not name them, except those who implement them.
   */
  static final Map<String, List<String>> ENTRY_POINTS =
      Map.of(
          ROOT + ".Pool", List.of(INTERNAL + ".pool"),
          ROOT + ".PoolBuilder", List.of(),
          ROOT + ".ChildProcess", List.of(INTERNAL + ".process"),
          ROOT + ".ChildProcessBuilder", List.of(INTERNAL + ".process"));

  /** Packages that users see, and what they may import besides the JDK. */
  static final Map<String, List<String>> PUBLIC =
      Map.of(
          SPI,
          List.of(ROOT, DOOR),
          ROOT,
          List.of(SPI, DOOR, MANAGED),
          MANAGED,
          List.of(ROOT),
          ROOT + ".shared",
          List.of(
              ROOT,
              INTERNAL + ".memory",
              INTERNAL + ".sync",
              INTERNAL + ".codec",
              INTERNAL + ".queue"));

  /** What rows call the public packages that they may import. */
  private static final Map<String, String> PUBLIC_NAMES = Map.of("spi", SPI, "managed", MANAGED);

  /** Internal packages from the bottom up, by the names they have below {@link #INTERNAL}. */
  private static final String ROWS =
      """
      memory     :
      sync       : memory
      host       :
      cgroup     : memory host
      wire       : spi
      signal     : spi wire
      logging    : spi wire
      transport  : spi memory wire
      shipping   : spi wire
      codec      : spi memory wire shipping
      deadline   : spi memory
      worker     : spi memory wire signal logging transport shipping codec
      launch     : spi memory host cgroup wire signal logging transport shipping codec
      supervise  : spi memory host cgroup wire transport shipping codec launch
      queue      : spi memory codec sync
      connection : spi wire shipping codec launch
      local      : spi memory host cgroup wire transport shipping codec deadline launch supervise
      inprocess  : spi memory wire shipping codec deadline worker
      process    : spi wire signal logging transport shipping codec worker launch
      journal    : spi host wire
      hosted     : managed
      proxy      : spi wire shipping codec connection hosted managed
      manager    : spi wire shipping codec connection hosted proxy managed
      pool       : spi host wire signal shipping codec journal
      """;

  /** Each internal package with the packages it may import. */
  static final Map<String, List<String>> INTERNALS = parse(ROWS);

  private PackageTable() {}

  private static Map<String, List<String>> parse(String rows) {
    var table = new LinkedHashMap<String, List<String>>();
    for (String row : rows.lines().toList()) {
      int colon = row.indexOf(':');
      var mayImport =
          Stream.of(row.substring(colon + 1).strip().split(" ", -1))
              .filter(name -> !name.isEmpty())
              .map(name -> PUBLIC_NAMES.getOrDefault(name, INTERNAL + "." + name));
      table.put(INTERNAL + "." + row.substring(0, colon).strip(), mayImport.toList());
    }
    return table;
  }
}
