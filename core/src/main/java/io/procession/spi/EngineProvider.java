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
   * The engine, as the system properties of the provider's guide set it up.
   *
   * @return an engine for any number of pools
   */
  Engine engine();
}
