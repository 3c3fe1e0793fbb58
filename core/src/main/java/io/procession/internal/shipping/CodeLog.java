package io.procession.internal.shipping;

import io.procession.internal.wire.PayloadWriter;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All classes that the workers of one pool were ever given, in order. A worker applies the entries
 * up to a position and then has all the classes of everything encoded before that position.
 *
 * <p>Thread-safe. The lock guards the entries and generations; class files are read outside of it.
 */
public final class CodeLog {
  /**
   * Fewer: JShell users who use old and new definitions in turn open new generations. More: a
   * longer search for each function.
   */
  private static final int RECENT = 8;

  /**
   * For logs of processes that can ask: classes from files that are sent before they do. Fewer:
   * tasks wait for more round trips. More: a call waits for class files of large libraries that it
   * may never use.
   */
  public static final int FORESEEN_CLASSES = 64;

  private final ClassFiles files;
  private final int closureLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<CodeEntry> entries = new ArrayList<>();
  private final Map<String, List<Long>> byName = new HashMap<>();
  private final List<Generation> generations = new ArrayList<>();

  /** Creates an empty log that adds all classes which another one refers to. */
  public CodeLog(ClassOrigin origin) {
    this(origin, Integer.MAX_VALUE);
  }

  /**
   * Creates an empty log.
   *
   * @param closureLimit how many classes are added at once, where those that they refer to come
   *     from files; workers must have a {@link ClassSource} for the rest
   */
  public CodeLog(ClassOrigin origin, int closureLimit) {
    this.files = new ClassFiles(origin);
    this.closureLimit = closureLimit;
  }

  /** An analysis that shares class files with this log. */
  public CodeAnalysis analysis() {
    return new CodeAnalysis(files);
  }

  private static final class Generation {
    private final int number;
    private final Map<String, CodeEntry> classes = new HashMap<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private boolean fromFiles;

    private Generation(int number) {
      this.number = number;
    }

    /**
     * Not if it has another class of one of the names; nor classes of other loaders of files, of
     * which it may have been asked for a class that only they have.
     */
    boolean accepts(Collection<ClassFacts> needed, ClassOrigin origin) {
      for (ClassFacts facts : needed) {
        if (fromFiles && isFromFile(facts, origin) && !knows(facts.type().getClassLoader())) {
          return false;
        }
        CodeEntry entry = classes.get(facts.type().getName());
        if (entry != null && !facts.isOf(entry.bytes())) {
          return false;
        }
      }
      return true;
    }

    void add(CodeEntry entry, ClassFacts facts, ClassOrigin origin) {
      ClassLoader loader = facts.type().getClassLoader();
      classes.put(entry.name(), entry);
      fromFiles |= isFromFile(facts, origin);
      if (loader != null && !knows(loader)) {
        loaders.add(new WeakReference<>(loader));
      }
    }

    private boolean knows(@Nullable ClassLoader loader) {
      return loaders.stream().anyMatch(known -> known.refersTo(loader));
    }

    private static boolean isFromFile(ClassFacts facts, ClassOrigin origin) {
      return origin.way(facts.type()) == ClassOrigin.Way.COPIED_FROM_FILE;
    }
  }

  /** How many entries there are. */
  public long position() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes sure that the classes, as they are now, and all that they refer to, are in one
   * generation: a recent one that has no other definition of any of them, else a new one.
   */
  public CodeRef require(Collection<Class<?>> classes) {
    return require(classes, files.view());
  }

  CodeRef require(Collection<Class<?>> classes, ClassFiles.View view) {
    Collection<ClassFacts> needed = closure(classes, view);
    if (needed.isEmpty()) {
      return CodeRef.NONE;
    }
    lock.lock();
    try {
      Generation generation = choose(needed);
      add(generation, needed);
      return new CodeRef(generation.number, entries.size());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes sure that the classes and all that they refer to are in the given generation, in which a
   * function runs already. Classes that it has stay as they are there.
   *
   * @param generation the function's; 0 if it needed none, and then one is chosen
   */
  public CodeRef requireIn(int generation, Collection<Class<?>> classes) {
    if (classes.isEmpty()) {
      return new CodeRef(generation, generation == 0 ? 0 : position());
    }
    if (generation == 0) {
      return require(classes);
    }
    Collection<ClassFacts> needed = closure(classes, files.view());
    lock.lock();
    try {
      add(generations.get(generation - 1), needed);
      return new CodeRef(generation, entries.size());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the entries from one position to another, for {@link ShippedCode#apply}.
   *
   * @param from what the worker has
   * @param to what it needs
   */
  public void writeRange(long from, long to, PayloadWriter out) {
    List<CodeEntry> range;
    lock.lock();
    try {
      if (from < 0 || from > to || to > entries.size()) {
        throw new IndexOutOfBoundsException(
            "range must be within the log: from=%d to=%d size=%d"
                .formatted(from, to, entries.size()));
      }
      range = List.copyOf(entries.subList((int) from, (int) to));
    } finally {
      lock.unlock();
    }
    out.writeVarlong(from);
    out.writeVarint(range.size());
    for (CodeEntry entry : range) {
      entry.writeTo(out);
    }
  }

  /**
   * Finds a class or resource that a worker turned out to need, for its {@link ClassSource}. Runs
   * code of the user's loaders, without the lock.
   *
   * @param generation that of the loader that asks; 0 where a worker lacks the caller's class path
   * @return all that the loaders of that generation have, and the worker's class path has not
   */
  public List<byte[]> find(int generation, String resource) {
    if (generation == 0) {
      return Resources.ofClassPath(resource);
    }
    String className = ClassOrigin.classNameOf(resource);
    List<WeakReference<ClassLoader>> loaders;
    lock.lock();
    try {
      if (generation < 1 || generation > generations.size()) {
        return List.of();
      }
      CodeEntry entry = generations.get(generation - 1).classes.get(className);
      if (entry != null) {
        return List.of(entry.bytes());
      }
      loaders = List.copyOf(generations.get(generation - 1).loaders);
    } finally {
      lock.unlock();
    }
    Resources resources = new Resources(files.origin());
    for (WeakReference<ClassLoader> reference : loaders) {
      resources.addAllOf(reference.get(), resource, className);
    }
    return resources.contents();
  }

  /**
   * Appends what {@link #find} finds.
   *
   * @param generation the generation of the loader that asks, or 0
   * @param resource the name of the resource
   * @param out gets how many were found, and the length and the bytes of each
   */
  public void writeResources(int generation, String resource, PayloadWriter out) {
    Contents.write(find(generation, resource), out);
  }

  private Collection<ClassFacts> closure(Collection<Class<?>> classes, ClassFiles.View view) {
    Map<String, ClassFacts> result = new LinkedHashMap<>();
    Queue<Class<?>> todo = new ArrayDeque<>(classes);
    for (Class<?> type = todo.poll(); type != null; type = todo.poll()) {
      if (type.isPrimitive() || type.isArray() || result.containsKey(type.getName())) {
        continue;
      }
      ClassFacts facts = files.origin().travels(type) ? view.of(type) : null;
      if (facts != null) {
        result.put(type.getName(), facts);
        if (result.size() < closureLimit
            || files.origin().way(type) == ClassOrigin.Way.COPIED_FROM_MEMORY) {
          todo.addAll(facts.references());
        }
      }
    }
    return result.values();
  }

  private Generation choose(Collection<ClassFacts> needed) {
    int oldest = Math.max(0, generations.size() - RECENT);
    for (int i = generations.size() - 1; i >= oldest; i--) {
      if (generations.get(i).accepts(needed, files.origin())) {
        return generations.get(i);
      }
    }
    Generation fresh = new Generation(generations.size() + 1);
    generations.add(fresh);
    return fresh;
  }

  private void add(Generation generation, Collection<ClassFacts> needed) {
    for (ClassFacts facts : needed) {
      String name = facts.type().getName();
      if (!generation.classes.containsKey(name)) {
        boolean fromMemory = files.origin().way(facts.type()) == ClassOrigin.Way.COPIED_FROM_MEMORY;
        CodeEntry entry =
            new CodeEntry(
                generation.number, name, facts.bytes(), firstLike(name, facts.bytes()), fromMemory);
        if (entry.sameAs() < 0) {
          byName.computeIfAbsent(name, key -> new ArrayList<>()).add((long) entries.size());
        }
        generation.add(entry, facts, files.origin());
        entries.add(entry);
      }
    }
  }

  private long firstLike(String name, byte[] bytes) {
    for (long number : byName.getOrDefault(name, List.of())) {
      if (Arrays.equals(entries.get((int) number).bytes(), bytes)) {
        return number;
      }
    }
    return -1;
  }
}
