package io.procession.spi;

/**
 * Makes an engine known by its name, for {@code procession run --engine}. Found by {@link
 * java.util.ServiceLoader} with the context class loader of the thread that opens a pool.
 */
public interface EngineProvider {
  /**
   * The name of the engine.
   *
   * @return what {@code --engine} and the property {@code procession.engine} say
   */
  String name();

  /**
   * Called by {@code procession run} before it loads the program. An engine whose processes are all
   * started by one command, as by {@code mpirun}, runs the program in one of them; in the others
   * this method runs tasks, and returns when the program has ended.
   *
   * @return whether this process runs the program
   * @throws io.procession.MultiprocessingException if the engine cannot be used here
   */
  default boolean enter() {
    return true;
  }

  /**
   * The engine, as the system properties of the provider's guide set it up.
   *
   * @return an engine for any number of pools
   */
  Engine engine();
}
