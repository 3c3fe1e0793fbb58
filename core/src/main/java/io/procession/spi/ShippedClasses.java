package io.procession.spi;

import io.procession.internal.Door;

/**
 * The worker's side of a pool's code log: defines the classes that exist only in the caller's
 * memory, such as those of scripts. For engines whose workers are processes of somebody else. All
 * methods may be called by any thread.
 */
public interface ShippedClasses {
  /**
   * An empty copy of a code log.
   *
   * @param parent the loader of the classes that this process has by itself
   * @param source asked for classes that were not shipped
   * @return the copy
   */
  static ShippedClasses open(ClassLoader parent, Source source) {
    return Door.shippedClasses(parent, source);
  }

  /**
   * Adds what {@link EngineHost#code} gave. Ranges must be added in order; one that is here already
   * is passed over.
   *
   * @param code encoded definitions
   */
  void add(Payload code);

  /**
   * The position in the log up to which this process has its entries.
   *
   * @return the {@code from} that {@link EngineHost#code} needs next
   */
  long position();

  /**
   * The loader of a generation of classes.
   *
   * @param generation that of an {@link EncodedFunction}
   * @return its loader; the parent if the generation is 0
   */
  ClassLoader loader(int generation);

  /** The way back to the caller, for classes that are in files there and not here. */
  interface Source {
    /** No way back: only what was shipped is found. */
    Source NONE = (generation, resource) -> Payload.EMPTY;

    /**
     * Asks the caller's {@link EngineHost#resources}; waits for the answer.
     *
     * @param generation the generation whose loader asks
     * @param resource the name of the class file or other resource
     * @return the answer as it came; empty if there is none
     */
    Payload find(int generation, String resource);
  }
}
