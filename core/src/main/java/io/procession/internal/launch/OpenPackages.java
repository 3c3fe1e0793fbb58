package io.procession.internal.launch;

import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code --add-opens} and {@code --add-exports} gave to the module of this library, which is
 * that of the whole class path unless the library is a module: a worker needs the same.
 */
final class OpenPackages {
  private OpenPackages() {}

  static List<String> options() {
    List<String> options = new ArrayList<>();
    Module own = OpenPackages.class.getModule();
    for (Module module : ModuleLayer.boot().modules()) {
      if (module != own && !module.getDescriptor().isOpen()) {
        addTo(options, module, own);
      }
    }
    return options;
  }

  private static void addTo(List<String> options, Module module, Module own) {
    String target = own.isNamed() ? own.getName() : "ALL-UNNAMED";
    ModuleDescriptor descriptor = module.getDescriptor();
    for (String name : new TreeSet<>(module.getPackages())) {
      String option = null;
      if (module.isOpen(name, own)) {
        option = opens(descriptor, name, target) ? null : "--add-opens=";
      } else if (module.isExported(name, own)) {
        option = exports(descriptor, name, target) ? null : "--add-exports=";
      }
      if (option != null) {
        options.add(option + module.getName() + "/" + name + "=" + target);
      }
    }
  }

  private static boolean opens(ModuleDescriptor module, String name, String target) {
    return module.isAutomatic()
        || module.opens().stream()
            .anyMatch(o -> o.source().equals(name) && includes(o.targets(), target));
  }

  private static boolean exports(ModuleDescriptor module, String name, String target) {
    return module.exports().stream()
        .anyMatch(e -> e.source().equals(name) && includes(e.targets(), target));
  }

  /** No targets mean everybody. */
  private static boolean includes(Set<String> targets, String target) {
    return targets.isEmpty() || targets.contains(target);
  }
}
