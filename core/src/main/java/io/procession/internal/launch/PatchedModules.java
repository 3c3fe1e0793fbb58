package io.procession.internal.launch;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code --patch-module} and {@code --add-reads} changed about the modules of this process:
 * Surefire puts tests into the module that they test. The JVM tells of these options only through
 * its management interface; where that is not among the modules, nothing is found.
 */
final class PatchedModules {
  private static final String PATCH = "--patch-module=";
  private static final String READS = "--add-reads=";

  private PatchedModules() {}

  static List<String> options() {
    if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
      return List.of();
    }
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith(PATCH) || argument.startsWith(READS))
        .map(argument -> argument.startsWith(PATCH) ? withAbsolutePaths(argument) : argument)
        .toList();
  }

  private static String withAbsolutePaths(String patch) {
    int paths = patch.indexOf('=', PATCH.length()) + 1;
    return patch.substring(0, paths)
        + Stream.of(patch.substring(paths).split(File.pathSeparator))
            .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
            .collect(Collectors.joining(File.pathSeparator));
  }
}
