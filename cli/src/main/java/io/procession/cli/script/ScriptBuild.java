package io.procession.cli.script;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets the classes of a script: from the cache, or by compiling it. */
public final class ScriptBuild {
  private static final String COMMAND = "procession run";

  private final @Nullable ScriptCache cache;
  private final String classPath;
  private final Console console;
  private final boolean verbose;

  /**
   * Prepares a build.
   *
   * @param cache null if this user has no place for one
   * @param classPath as in {@code java.class.path}
   * @param console for the compiler's messages
   * @param verbose whether to tell what is done
   */
  public ScriptBuild(
      @Nullable ScriptCache cache, String classPath, Console console, boolean verbose) {
    this.cache = cache;
    this.classPath = classPath;
    this.console = console;
    this.verbose = verbose;
  }

  /**
   * Gets the classes.
   *
   * @param script what to compile, if the cache does not have it
   * @return its classes
   * @throws CommandFailure if it does not compile; what javac says was written to the console
   */
  public CompiledScript build(ScriptSource script) {
    List<String> modules = incubatorModules();
    ScriptCache usable = cache;
    String stamp = usable == null ? null : ClassPathStamp.of(classPath);
    if (usable == null || stamp == null) {
      tell(
          "not cached: "
              + (usable == null ? "no home directory" : "too many files on the class path"));
      return compile(script, modules);
    }
    String circumstances = circumstances(modules) + stamp;
    CompiledScript found = usable.find(script, classPath, circumstances);
    if (found != null) {
      tell(script.path() + " is unchanged, and was not compiled again");
      return found;
    }
    CompiledScript compiled = compile(script, modules);
    try {
      usable.keep(script, classPath, circumstances, compiled);
    } catch (IOException e) {
      tell("not cached: " + e);
    }
    return compiled;
  }

  private CompiledScript compile(ScriptSource script, List<String> modules) {
    var options = new ArrayList<>(List.of("-cp", classPath));
    if (!modules.isEmpty()) {
      options.addAll(List.of("--add-modules", String.join(",", modules)));
    }
    long start = System.nanoTime();
    try {
      CompiledScript compiled = new ScriptCompiler(options).compile(script);
      if (verbose) {
        tell(
            "compiled %s in %d ms: files=%d, classes=%d"
                .formatted(
                    script.path(),
                    (System.nanoTime() - start) / 1_000_000,
                    1 + compiled.dependencies().sources().size(),
                    compiled.classes().size()));
      }
      return compiled;
    } catch (CompileFailure e) {
      console.err().print(e.errors());
      throw new CommandFailure(ExitCode.COMPILE, script.path() + " does not compile" + e.count());
    }
  }

  /** The modules that javac does not see unless it is told, where this JVM was. */
  private static List<String> incubatorModules() {
    var names = new ArrayList<String>();
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getName().startsWith("jdk.incubator.")) {
        names.add(module.getName());
      }
    }
    names.sort(null);
    return names;
  }

  private static String circumstances(List<String> modules) {
    return System.getProperty("java.runtime.version")
        + "\n"
        + ScriptBuild.class.getPackage().getImplementationVersion()
        + "\n"
        + modules
        + "\n";
  }

  private void tell(String message) {
    if (verbose) {
      console.complain(COMMAND, message);
    }
  }
}
