package io.procession.cli.script;

import java.net.URI;
import javax.lang.model.SourceVersion;
import javax.tools.SimpleJavaFileObject;

/** The script as the compiler sees it: any name will do for a file that may hold any class. */
final class ScriptFile extends SimpleJavaFileObject {
  private final ScriptSource script;

  ScriptFile(ScriptSource script) {
    super(uri(script), Kind.SOURCE);
    this.script = script;
  }

  /** Its last part becomes the name of an implicit class, and the file name in stack traces. */
  private static URI uri(ScriptSource script) {
    URI file = script.path().toUri();
    String name = script.className();
    return file.resolve(script.fileName().endsWith(".java") ? name + ".java" : name);
  }

  @Override
  public String getName() {
    return script.path().toString();
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return script.text();
  }

  @Override
  public boolean isNameCompatible(String simpleName, Kind kind) {
    return kind == Kind.SOURCE && SourceVersion.isIdentifier(simpleName);
  }
}
