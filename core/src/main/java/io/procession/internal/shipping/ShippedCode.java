package io.procession.internal.shipping;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import io.procession.spi.ShippedClasses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worker's copy of its caller's {@link CodeLog}, and the loaders of what is in it. */
public final class ShippedCode implements ShippedClasses {
  private final ClassLoader parent;
  private final @Nullable ClassSource source;
  private final List<byte[]> contents = new ArrayList<>();
  private final List<ClassLoader> loaders = new ArrayList<>();

  /** Creates an empty copy; a class that was not shipped is not found. */
  public ShippedCode(ClassLoader parent) {
    this(parent, null);
  }

  /**
   * Creates an empty copy for a process that has the caller's class path.
   *
   * @param parent the application's loader
   * @param source is asked for classes that were not shipped; may be called by any thread
   */
  public ShippedCode(ClassLoader parent, @Nullable ClassSource source) {
    this.parent = parent;
    this.source = source;
    loaders.add(parent);
  }

  /**
   * Creates an empty copy for a process that has another class path than the caller.
   *
   * @param parent the application's loader
   * @param source is asked for everything that this process does not have
   * @return the copy, in which the loader of generation 0 asks as well
   */
  public static ShippedCode elsewhere(ClassLoader parent, ClassSource source) {
    return new ShippedCode(new ShippedLoader(0, parent, source), source);
  }

  /**
   * Adds what {@link CodeLog#writeRange} wrote. Entries that are here already are passed over, so a
   * range may be applied twice.
   */
  public synchronized void apply(PayloadReader in) {
    long at = in.position();
    long from = in.readVarlong();
    int count = in.readCount(1);
    if (from < 0 || from > contents.size()) {
      throw new MalformedPayloadException(
          at, "entries of the code log from " + contents.size(), "entries from " + from);
    }
    for (long i = from; i < from + count; i++) {
      CodeEntry entry = CodeEntry.readFrom(in, contents);
      if (i == contents.size()) {
        contents.add(entry.bytes());
        if (!(loader(entry.generation()) instanceof ShippedLoader loader)) {
          throw new MalformedPayloadException(at, "a generation above 0", entry.name());
        }
        loader.add(entry);
      }
    }
  }

  @Override
  public void add(Payload code) {
    apply(PayloadReader.of(code));
  }

  /** The loader of a generation; of generation 0 that of the application. */
  @Override
  public synchronized ClassLoader loader(int generation) {
    while (loaders.size() <= generation) {
      loaders.add(new ShippedLoader(loaders.size(), parent, source));
    }
    return loaders.get(generation);
  }

  /**
   * Whether the caller's value of a static field is to be set. A worker keeps what its own code
   * made of the field until the caller has another value than the one that was set last.
   *
   * @param type the class; one that was not shipped is the caller's own, or every process has it
   * @param field the name of the field
   * @param print the fingerprint of the caller's value
   */
  public static boolean takesValue(Class<?> type, String field, long print) {
    return type.getClassLoader() instanceof ShippedLoader loader
        && loader.takesValue(type.getName() + "." + field, print);
  }

  /** How many entries of the log were applied. */
  @Override
  public synchronized long position() {
    return contents.size();
  }
}
