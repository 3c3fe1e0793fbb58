package io.procession.internal.shipping;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads class files to tell what a function uses: which fields of the objects it captured, and
 * which static fields of classes that exist in memory only. Without the first a script whose
 * instance has a thread in some other field could not be sent; without the second JShell's
 * variables, which are static fields, would silently have their initial values in a worker.
 *
 * <p>Thread-safe. Results are kept for the last few functions, as long as the bytes of all classes
 * that were looked at are the same.
 */
public final class CodeAnalysis {
  /** Fewer: functions of a busy program are analysed again. More: memory and classes kept alive. */
  private static final int KEPT = 256;

  private final ClassFiles files;
  private final Map<Set<CodeRoot>, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<CodeRoot>, Kept> eldest) {
          return size() > KEPT;
        }
      };

  /** Creates an analysis of its own, as a worker needs it. */
  public CodeAnalysis(ClassOrigin origin) {
    this(new ClassFiles(origin));
  }

  CodeAnalysis(ClassFiles files) {
    this.files = files;
  }

  private record Kept(Reach reach, List<ClassFacts> seen) {
    boolean isValid(ClassFiles.View view) {
      for (ClassFacts facts : seen) {
        if (view.of(facts.type()) != facts) {
          return false;
        }
      }
      return true;
    }
  }

  /** Starts the analysis of one function, or of one object. */
  public Session session() {
    return new Session(files.view());
  }

  /** The analysis at one moment: classes that change meanwhile are seen as they were. */
  public final class Session {
    private final ClassFiles.View view;

    private Session(ClassFiles.View view) {
      this.view = view;
    }

    /** What code may use that starts at any of the roots. */
    public Reach reach(Set<CodeRoot> roots) {
      if (roots.isEmpty()) {
        return Reach.NOTHING;
      }
      synchronized (kept) {
        Kept known = kept.get(roots);
        if (known != null && known.isValid(view)) {
          return known.reach;
        }
      }
      CodeWalk walk = new CodeWalk(files.origin(), view, roots);
      Reach reach = walk.run();
      synchronized (kept) {
        kept.put(new HashSet<>(roots), new Kept(reach, new ArrayList<>(walk.seenClasses())));
      }
      return reach;
    }

    /**
     * Where a method stands in the source.
     *
     * @return such as {@code Cube.java:12}; null if the class does not tell
     */
    public @Nullable String sourceOf(Class<?> type, String method) {
      ClassFacts facts = view.of(type);
      MethodFacts code = facts == null ? null : facts.method(method);
      if (facts == null || code == null || code.line() == 0 || facts.sourceFile() == null) {
        return null;
      }
      return facts.sourceFile() + ":" + code.line();
    }

    /** Whether a static method has the {@code this} of its source as its first parameter. */
    public boolean takesThis(Class<?> type, String method) {
      ClassFacts facts = view.of(type);
      MethodFacts code = facts == null ? null : facts.method(method);
      return code != null && code.takesThis();
    }

    /** Makes sure that workers get the classes as this session saw them. */
    public CodeRef require(CodeLog log, Collection<Class<?>> classes) {
      return log.require(classes, view);
    }

    /** Adds to a digest the code that may run, as this session saw it: see {@link CodeDigest}. */
    public void addCode(MessageDigest digest, Collection<Class<?>> roots) {
      new CodeDigest(files.origin(), view).addTo(digest, roots);
    }
  }
}
