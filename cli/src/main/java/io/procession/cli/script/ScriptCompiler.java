package io.procession.cli.script;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a script, and the classes around it that it refers to, by javac in this JVM. */
final class ScriptCompiler {
  private final List<String> options;

  /**
   * Creates a compiler.
   *
   * @param options class path and modules, as for javac
   */
  ScriptCompiler(List<String> options) {
    this.options = options;
  }

  CompiledScript compile(ScriptSource script) throws CompileFailure {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new CommandFailure(
          ExitCode.COMPILE,
          "this Java has no compiler: java.home="
              + System.getProperty("java.home")
              + "\n  Try: a JDK instead of a JRE, with JAVA_HOME set to it.");
    }
    var tree = new SourceTree(script);
    try (var files =
        new ScriptFileManager(
            javac.getStandardFileManager(null, null, StandardCharsets.UTF_8), tree)) {
      return compile(javac, files, script, tree);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.COMPILE, "the class path cannot be read: " + e.getMessage());
    }
  }

  private CompiledScript compile(
      JavaCompiler javac, ScriptFileManager files, ScriptSource script, SourceTree tree)
      throws CompileFailure {
    var output = new StringWriter();
    var mainCandidates = new ArrayList<String>();
    var file = new ScriptFile(script);
    var task = (JavacTask) javac.getTask(output, files, null, allOptions(), null, List.of(file));
    task.addTaskListener(
        new TaskListener() {
          @Override
          public void finished(TaskEvent event) {
            if (event.getKind() == TaskEvent.Kind.PARSE && isScript(event.getSourceFile())) {
              tree.scriptIsIn(packageName(event.getCompilationUnit()));
              mainCandidates.addAll(mainCandidates(event.getCompilationUnit(), script));
            }
          }

          private boolean isScript(JavaFileObject source) {
            return source.toUri().equals(file.toUri());
          }
        });
    if (!task.call()) {
      throw CompileFailure.of(output.toString());
    }
    return new CompiledScript(mainCandidates, files.classes(), tree.dependencies());
  }

  /** Line numbers and variables for stack traces and debuggers; sources win over old classes. */
  private List<String> allOptions() {
    var all = new ArrayList<>(options);
    all.addAll(List.of("-g", "-proc:none", "-implicit:class", "-Xprefer:source"));
    all.addAll(List.of("-nowarn", "-Xlint:none", "-XDsuppressNotes"));
    return all;
  }

  private static String packageName(CompilationUnitTree unit) {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** As for {@code java Script.java}: the first type, then the one that is named like the file. */
  private static List<String> mainCandidates(CompilationUnitTree unit, ScriptSource script) {
    String packageName = packageName(unit);
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    var candidates = new ArrayList<String>();
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree declared
          && (candidates.isEmpty() || declared.getSimpleName().contentEquals(script.className()))) {
        candidates.add(prefix + declared.getSimpleName());
      }
    }
    return candidates;
  }
}
